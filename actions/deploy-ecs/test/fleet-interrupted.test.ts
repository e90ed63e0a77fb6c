import { manyAccount } from "@deploy-actions/shared/testkit/ecs/many-account";
import { expect, test } from "@jest/globals";
import { BAD } from "./fleet-shop.ts";
import { type MainStep, playPost, playTo } from "./fleet-story.ts";

const NAMES = ["db", "api", "worker", "web"];

/** Two waves of two. */
const SERVICES = "[{ name: db }, { name: api }, { name: worker, needs: [db, api] }, { name: web, needs: [db, api] }]";

async function twoWaves(isBad: boolean) {
  const account = await manyAccount({ services: NAMES, breaker: false });
  const version = (name: string) => account.push(name, "v2", ...(isBad && name === "web" ? [BAD] : []));
  const images = NAMES.map((name) => `${name}=${version(name)}`).join("\n");
  return Object.assign(account, { inputs: { services: SERVICES, images } });
}

const all = (revision: number) => Object.fromEntries(NAMES.map((name) => [name, `${name}:${revision}`]));

/** Between two looks that show the same, nothing is there to be interrupted: so few of them are enough. */
const EVERY_NTH_LOOK = 25;

/** Every call of the step but looks, and some of those. */
async function pointsOfRun(isBad: boolean): Promise<readonly number[]> {
  await using account = await twoWaves(isBad);
  const { calls } = await playTo(account, account);
  const first = calls.indexOf("RegisterTaskDefinition");
  const isLook = (operation: string) => operation.startsWith("Describe") || operation.startsWith("List");
  return calls.flatMap((operation, call) =>
    call >= first && (!isLook(operation) || call % EVERY_NTH_LOOK === 0) ? [call] : [],
  );
}

/** Interrupts a step at the call and lets post do its work. */
async function interruptAt(call: number, act: (main: MainStep) => void, isBad: boolean) {
  await using account = await twoWaves(isBad);
  const { ended, state } = await playTo(account, { ...account, at: { call, act } });
  const { report, finished, untouched } = await playPost(account, state);
  const serving = await account.serving();
  const named = [...finished, ...untouched].map(({ name }) => name);
  const silent = Object.values(serving).filter((release) => !saysWhere(report.summary, release));
  return { ended, ok: report.ok, serving, named: named.toSorted(), silent, isOver: finished.length === 0 };
}

const saysWhere = (summary: string, release: string) =>
  summary.includes(release.replace(":", "\\:")) || summary.includes(release);

test.each<[string, (main: MainStep) => void, boolean]>([
  ["killed in a good run", (main) => main.kill(), false],
  ["killed in one that goes back", (main) => main.kill(), true],
  ["cancelled in a good run", (main) => main.cancel(), false],
  ["cancelled in one that goes back", (main) => main.cancel(), true],
])(
  "%s at any call, all services end on the old release or all on the new one, and post says which",
  async (_, act, isBad) => {
    const points = await pointsOfRun(isBad);
    for (const call of points) {
      const { serving, named, ok, silent, isOver } = await interruptAt(call, act, isBad);
      expect({ call, ok, named, silent: isOver ? [] : silent }).toEqual({
        call,
        ok: true,
        named: NAMES.toSorted(),
        silent: [],
      });
      expect([all(1), all(2)]).toContainEqual(serving);
    }
  },
  110_000,
);

test("killed while it takes them back, all of them go on back, also where on-cancel would leave them", async () => {
  await using account = await twoWaves(true);
  const { state } = await playTo(account, { ...account, when: { "[web] Stopping": (main) => main.kill() } });
  const { report } = await playPost(account, state, { onCancel: "leave" });
  expect([report.ok, await account.serving()]).toEqual([true, all(1)]);
});
