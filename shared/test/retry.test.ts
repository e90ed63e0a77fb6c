import { type RetryOptions, retry } from "@deploy-actions/shared/retry";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { expect, test } from "@jest/globals";

function options(overrides: Partial<RetryOptions> = {}): RetryOptions & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    clock: fakeClock(),
    attempts: 6,
    retryable: () => true,
    log: (line) => lines.push(line),
    random: () => 1,
    lines,
    ...overrides,
  };
}

function failing(times: number): (attempt: number) => Promise<string> {
  return async (attempt) => {
    if (attempt <= times) throw new Error(`rate exceeded (${attempt})`);
    return `answer ${attempt}`;
  };
}

test("tries again after a doubling pause and says which attempt it is", async () => {
  const given = options();
  expect(await retry(failing(2), given)).toBe("answer 3");
  expect(given.lines).toEqual([
    "Attempt 2 of 6 in 500 ms: rate exceeded (1)",
    "Attempt 3 of 6 in 1 s: rate exceeded (2)",
  ]);
});

test("the pause is a random share of at most 20 seconds", async () => {
  const given = options({ attempts: 9, random: () => 0.5 });
  await expect(retry(failing(9), given)).rejects.toThrow("rate exceeded (9)");
  expect(given.clock.now()).toBe((500 + 1000 + 2000 + 4000 + 8000 + 16_000 + 20_000 + 20_000) / 2);
});

test("throws at once what cannot succeed next time", async () => {
  const given = options({ retryable: () => false });
  await expect(retry(failing(1), given)).rejects.toThrow("rate exceeded (1)");
  expect(given.lines).toEqual([]);
});

test("stops with the signal's reason while it waits", async () => {
  const controller = new AbortController();
  const clock = fakeClock({ onSleep: () => controller.abort(new Error("cancelled")) });
  await expect(retry(failing(9), options({ clock, signal: controller.signal }))).rejects.toThrow("cancelled");
});

test("does not begin when the signal has aborted already", async () => {
  await expect(retry(failing(0), options({ signal: AbortSignal.abort(new Error("cancelled")) }))).rejects.toThrow(
    "cancelled",
  );
});
