import { HEALTHY } from "@deploy-actions/shared/testkit/ecs/account";
import { type ManyAccount, manyAccount } from "@deploy-actions/shared/testkit/ecs/many-account";
import { quickTime } from "@deploy-actions/shared/testkit/job";
import { interruptAtEach, type Point, pointsOf } from "@deploy-actions/shared/testkit/walk";
import type { ProgramByCommand } from "@deploy-actions/simulator/images";
import { startAction } from "@deploy-actions/simulator/runner/run-action";
import { expect, test } from "@jest/globals";
import { BAD, everyone, type Shop, shop } from "./fleet-shop.ts";

const folder = new URL("..", import.meta.url).pathname;
const NAMES = ["api", "search", "cart", "mail", "web", "admin", "worker", "cron"];

const SERVICES = `
- { name: api }
- { name: search }
- { name: cart, needs: api }
- { name: mail }
- { name: web, needs: [api, search, cart] }
- { name: admin, needs: api }
- { name: worker }
- { name: cron, desired-count: 2 }
`;

const MIGRATE = `
name: migrate
service: api
command: [bin/rails, db:migrate]
`;

const rails: ProgramByCommand = (command) =>
  command.includes("db:migrate")
    ? { kind: "memory", exits: { afterSeconds: 10, code: 0 }, logs: ["== 20261121 AddCarts: migrated"] }
    : HEALTHY;

function start({ aws }: Pick<ManyAccount, "aws">, inputs: Readonly<Record<string, string>>, speed = 30) {
  return startAction(folder, { inputs: { cluster: "prod", ...inputs }, env: { ...aws.env, ...quickTime(speed) } });
}

test.concurrent("eight services with a migration first: one step, and the summary says who is where", async () => {
  await using account = await manyAccount({ services: NAMES, speed: 60 });
  for (const name of NAMES) account.push(name, "v2", name === "api" ? rails : HEALTHY);
  const inputs = { services: SERVICES, image: "ecr:shop/${service}:v2", "run-before": MIGRATE };
  const { exitCode, outputs, summary, log, annotations } = await start(account, inputs).result;

  expect({ exitCode, annotations, status: outputs.status }).toEqual({
    exitCode: 0,
    annotations: [],
    status: "deployed",
  });
  expect(Object.keys(JSON.parse(outputs.releases ?? ""))).toEqual(NAMES);
  expect(await account.serving()).toEqual(Object.fromEntries(NAMES.map((name) => [name, `${name}:2`])));
  expect(summary).toContain("### ✅ 8 services on prod: 8 deployed");
  for (const name of NAMES)
    expect(summary).toMatch(new RegExp(`\\| ${name} \\| ✅ deployed \\| ${name}:1 \\| ${name}:2 \\|`));
  expect(log).toContain("== 20261121 AddCarts: migrated");
  const order = account.aws.calls.map(({ operation }) => operation);
  expect(order.indexOf("RunTask")).toBeLessThan(order.indexOf("UpdateService"));
});

test.concurrent("one of four that crashes takes the others back, and the post step has nothing to do", async () => {
  await using account = await shop({ web: BAD }, { speed: 60 });
  const { exitCode, outputs, annotations, post } = await start(account, account.inputs).result;
  expect({ exitCode, outputs }).toMatchObject({
    exitCode: 1,
    outputs: { status: "rolled-back", "failure-class": "crash" },
  });
  expect(annotations[0]).toMatchObject({ level: "error", title: expect.stringMatching(/^web on prod: web:2 failed/) });
  expect(post).toMatchObject({ exitCode: 0, log: expect.stringContaining("web: The step ended by itself") });
  expect(await account.serving()).toEqual(everyone("*:1"));
});

test.concurrent.each(["kill", "cancel"] as const)(
  "%s in the last wave: post takes all four back and says so of each",
  async (by) => {
    const walk = {
      open: () => shop({}, { speed: 60 }),
      start: (world: Shop) => start(world, world.inputs),
    };
    const points = await lastUpdate(walk.open);
    const said = await interruptAtEach(walk, {
      points,
      by,
      judge: async ({ world, run }) => {
        expect(await world.serving()).toEqual(everyone("*:1"));
        return { exitCode: run.post?.exitCode, log: run.post?.log };
      },
    });
    expect([...said.keys()]).toEqual(["UpdateService answered"]);
    for (const { exitCode, log } of said.values()) {
      expect(exitCode).toBe(0);
      for (const name of Object.keys(everyone(""))) expect(log).toContain(`The service runs ${name}:1 again`);
    }
  },
);

/** The UpdateService of a run that nobody disturbs that comes last. */
async function lastUpdate(open: () => Promise<Shop>): Promise<readonly Point[]> {
  await using world = await open();
  const first = world.aws.calls.length;
  expect((await start(world, world.inputs).result).exitCode).toBe(0);
  const updates = pointsOf(world.aws.calls.slice(first)).filter(({ call }) => call.endsWith("UpdateService"));
  return updates.slice(-1);
}
