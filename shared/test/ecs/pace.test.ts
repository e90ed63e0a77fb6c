import { BUCKETS } from "@deploy-actions/simulator/ecs/throttling";
import { expect, test } from "@jest/globals";
import { Pace } from "../../src/ecs/pace.ts";
import { REQUEST_RATES } from "../../src/ecs/request-rates.ts";
import { virtualClock } from "../../testkit/virtual-clock.ts";

/** Calls of operations that all ask at once: when each goes, ms. */
async function allAtOnce(operations: readonly string[]) {
  const clock = virtualClock();
  const lines: string[] = [];
  const pace = new Pace({ clock, log: (line) => lines.push(line) });
  const went: { readonly call: number; readonly at: number }[] = [];
  const calls = operations.map(async (operation, call) => {
    await pace.turn(operation);
    went.push({ call, at: clock.now() });
  });
  await clock.run(Promise.all(calls));
  return { went, lines };
}

test.each(REQUEST_RATES)(
  "the account that the simulator plays takes $operations at the rate that we keep to",
  (rate) => {
    for (const operation of rate.operations) {
      const bucket = BUCKETS.find(({ operations }) => operations.includes(operation));
      expect(bucket).toMatchObject({ burst: rate.burst, refill: rate.perSecond });
      expect(bucket?.operations).toEqual(expect.arrayContaining([...rate.operations]));
    }
  },
);

test("a hundred task definitions are registered within 80 % of the account's rate, in order", async () => {
  const { went } = await allAtOnce(Array(100).fill("RegisterTaskDefinition"));
  expect(went.filter(({ at }) => at === 0)).toHaveLength(16);
  expect(went.at(-1)).toEqual({ call: 99, at: (84 / 0.8) * 1000 });
  expect(went.map(({ call }) => call)).toEqual(Array.from({ length: 100 }, (_, call) => call));
});

test("operations of one bucket share it, others are not held up", async () => {
  const { went } = await allAtOnce([
    ...Array(40).fill("ListServiceDeployments"),
    "DescribeServiceDeployments",
    "UpdateService",
    "DeleteCluster",
  ]);
  expect(went.filter(({ at }) => at > 0)).toEqual([{ call: 40, at: 63 }]);
});

test("says once why calls take turns, when somebody would wonder", async () => {
  const { lines } = await allAtOnce(Array(100).fill("UpdateService"));
  expect(lines).toEqual([
    "Calls of UpdateService take turns: ECS takes 50 at once and 5 a second of the whole account, and others need some of them.",
  ]);
  expect((await allAtOnce(Array(43).fill("UpdateService"))).lines).toEqual([]);
});

test("whoever waits for a turn stops with the signal's reason; a call that has its turn goes on", async () => {
  const clock = virtualClock();
  const pace = new Pace({ clock, log: () => {} });
  const cancel = new AbortController();
  const turns = Array.from({ length: 20 }, () => pace.turn("RegisterTaskDefinition", cancel.signal));
  const cancelling = clock.sleep(2_000).then(() => cancel.abort(new Error("cancelled")));
  const ended = await clock.run(Promise.all([Promise.allSettled(turns), cancelling]));
  expect(ended[0].map(({ status }) => status)).toEqual([...Array(17).fill("fulfilled"), ...Array(3).fill("rejected")]);
  expect(clock.now()).toBe(2_000);
  await pace.turn("UpdateService", cancel.signal);
  await expect(pace.turn("RegisterTaskDefinition", cancel.signal)).rejects.toThrow("cancelled");
});
