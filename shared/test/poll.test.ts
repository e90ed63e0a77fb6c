import { poll } from "@deploy-actions/shared/poll";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { expect, test } from "@jest/globals";

const waitingFor = "web to become stable";

test("looks until there is something to see", async () => {
  const clock = fakeClock();
  const polled = await poll(async (attempt) => (attempt === 3 ? clock.now() : undefined), {
    clock,
    pace: (attempt) => attempt * 1000,
    deadline: 60_000,
    waitingFor,
  });
  expect(polled).toEqual({ kind: "found", value: 3000 });
});

test("looks one last time at the deadline, not after it, and says how long it waited", async () => {
  const clock = fakeClock({ start: 5000 });
  const looks: number[] = [];
  const polled = await poll(
    async () => {
      looks.push(clock.now());
      return undefined;
    },
    { clock, pace: () => 4000, deadline: 15_000, waitingFor },
  );
  expect(looks).toEqual([5000, 9000, 13_000, 15_000]);
  expect(polled).toEqual({ kind: "timed-out", waitingFor, waitedMs: 10_000 });
});

test("a deadline in the past still allows one look", async () => {
  const polled = await poll(async () => "there", {
    clock: fakeClock({ start: 10 }),
    pace: () => 1,
    deadline: 0,
    waitingFor,
  });
  expect(polled).toEqual({ kind: "found", value: "there" });
});

test("stops with the signal's reason", async () => {
  const controller = new AbortController();
  const clock = fakeClock({ onSleep: () => controller.abort(new Error("cancelled")) });
  const polled = poll(async () => undefined, {
    clock,
    pace: () => 1,
    deadline: 100,
    waitingFor,
    signal: controller.signal,
  });
  await expect(polled).rejects.toThrow("cancelled");
});
