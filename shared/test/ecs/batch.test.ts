import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { Batch } from "../../src/ecs/batch.ts";
import { type VirtualClock, virtualClock } from "../../testkit/virtual-clock.ts";

interface Call {
  readonly at: number;
  readonly keys: readonly string[];
}

class Denied extends Error {}

/** What is asked for, and the calls that were made for it. A call takes 30 ms; it is denied when it names `forbidden`. */
function open({
  clock = virtualClock(),
  limit = 10,
  spacing = 0,
  missing = "",
  forbidden = "",
  broken = false,
}: {
  clock?: VirtualClock;
  limit?: number;
  spacing?: number;
  missing?: string;
  forbidden?: string;
  broken?: boolean;
} = {}) {
  const calls: Call[] = [];
  const read = async (keys: readonly string[]) => {
    calls.push({ at: clock.now(), keys });
    await clock.sleep(30);
    if (broken) throw new Error("no connection");
    if (keys.includes(forbidden)) throw new Denied(`may not read ${forbidden}`);
    return new Map(keys.filter((key) => key !== missing).map((key) => [key, `${key} at ${clock.now()}`]));
  };
  const isAboutOne = (error: unknown) => error instanceof Denied;
  const batch = new Batch<string>(read, { limit, clock, spacing: () => spacing, isAboutOne });
  return { clock, calls, batch };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

test("what is asked in one turn of the event loop goes out as one call", async () => {
  const { clock, calls, batch } = open();
  const answers = await clock.run(Promise.all(["web", "api"].map((name) => batch.ask(name))));
  expect(answers).toEqual(["web at 30", "api at 30"]);
  expect(calls).toEqual([{ at: 0, keys: ["web", "api"] }]);
});

test.each([
  [1, 1],
  [10, 1],
  [11, 2],
  [100, 10],
])("%d names asked at once make %d calls of ten at most", async (asked, expected) => {
  const { clock, calls, batch } = open();
  await clock.run(Promise.all(names(asked).map((name) => batch.ask(name))));
  expect(calls).toHaveLength(expected);
  expect(calls.flatMap(({ keys }) => keys)).toEqual(names(asked));
});

test("one name that several ask for is named once", async () => {
  const { clock, calls, batch } = open();
  expect(await clock.run(Promise.all([batch.ask("web"), batch.ask("web")]))).toEqual(["web at 30", "web at 30"]);
  expect(calls).toEqual([{ at: 0, keys: ["web"] }]);
});

test("an ask never gets the answer to a call that was under way before it", async () => {
  const { clock, batch } = open();
  const asked = async (after: number) => {
    await clock.sleep(after);
    return await batch.ask("web");
  };
  expect(await clock.run(Promise.all([asked(0), asked(29)]))).toEqual(["web at 30", "web at 59"]);
});

test("what there is not is undefined for who asked for it", async () => {
  const { clock, batch } = open({ missing: "wep" });
  expect(await clock.run(Promise.all([batch.ask("wep"), batch.ask("web")]))).toEqual([undefined, "web at 30"]);
});

test("an error is everybody's who is in the call", async () => {
  const { clock, calls, batch } = open({ broken: true });
  const asked = await clock.run(Promise.allSettled([batch.ask("web"), batch.ask("api")]));
  expect(asked.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(calls).toHaveLength(1);
});

test("a call that is refused for one of its names is made again for each, so that the others have their answer", async () => {
  const { clock, calls, batch } = open({ forbidden: "api" });
  const asked = await clock.run(Promise.allSettled(["web", "api", "job"].map((name) => batch.ask(name))));
  expect(asked).toMatchObject([
    { value: "web at 60" },
    { reason: new Denied("may not read api") },
    { value: "job at 60" },
  ]);
  expect(calls.map(({ keys }) => keys)).toEqual([["web", "api", "job"], ["web"], ["api"], ["job"]]);
});

test("with spacing, the first ask goes at once and those that come soon after it go together", async () => {
  const { clock, calls, batch } = open({ spacing: 200 });
  const asks = names(6).map(async (name, index) => {
    await clock.sleep(index * 50);
    await batch.ask(name);
  });
  await clock.run(Promise.all(asks));
  expect(calls).toEqual([
    { at: 0, keys: ["s0"] },
    { at: 200, keys: ["s1", "s2", "s3", "s4"] },
    { at: 400, keys: ["s5"] },
  ]);
});

test("a call that is full does not wait for its time", async () => {
  const { clock, calls, batch } = open({ spacing: 200, limit: 2 });
  await clock.run(Promise.all(names(5).map((name) => batch.ask(name))));
  expect(calls).toEqual([
    { at: 0, keys: ["s0", "s1"] },
    { at: 0, keys: ["s2", "s3"] },
    { at: 200, keys: ["s4"] },
  ]);
});

test("whoever asks when: each is answered by a call after its ask, within the spacing; calls are few and never too big", async () => {
  const asking = fc.array(fc.record({ after: fc.nat({ max: 3_000 }), key: fc.integer({ min: 1, max: 40 }) }), {
    minLength: 1,
    maxLength: 80,
  });
  await fc.assert(
    fc.asyncProperty(asking, fc.integer({ min: 1, max: 12 }), async (asks, limit) => {
      const spacing = 200;
      const { clock, calls, batch } = open({ limit, spacing });
      const answered = asks.map(async ({ after, key }) => {
        await clock.sleep(after);
        const answer = await batch.ask(`${key}`);
        const [, at] = answer?.split(" at ") ?? [];
        expect(Number(at) - 30).toBeGreaterThanOrEqual(after);
        expect(Number(at) - 30).toBeLessThanOrEqual(after + spacing);
      });
      await clock.run(Promise.all(answered));
      for (const { keys } of calls) {
        expect(keys.length).toBeLessThanOrEqual(limit);
        expect(new Set(keys).size).toBe(keys.length);
      }
      const roomy = calls.filter(({ keys }) => keys.length < limit);
      expect(roomy.length).toBeLessThanOrEqual(1 + Math.ceil((calls.at(-1)?.at ?? 0) / spacing));
    }),
    { numRuns: 40 },
  );
});
