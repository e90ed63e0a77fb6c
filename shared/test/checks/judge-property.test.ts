import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Sample } from "../../src/checks/observation.ts";
import { play } from "./scripted.ts";

const LETTERS = ["+", "-", "o", ".", "?", "F", "N", "E", "s"] as const;

/** Mostly good letters, so that some timelines get through. */
const timeline = fc
  .array(fc.oneof({ arbitrary: fc.constant("+"), weight: 8 }, fc.constantFrom(...LETTERS)), {
    minLength: 1,
    maxLength: 40,
  })
  .map((letters) => letters.join(""));

const gates = fc.record({
  scripts: fc.dictionary(fc.constantFrom("web", "api", "ecs"), timeline, { minKeys: 1, maxKeys: 3 }),
  threshold: fc.integer({ min: 1, max: 5 }),
  converge: fc.integer({ min: 5, max: 25 }),
  bake: fc.integer({ min: 0, max: 12 }),
  cancelAt: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
});

test("nothing passes without the threshold of consecutive samples from the expected version, in every check", async () => {
  await fc.assert(
    fc.asyncProperty(gates, async ({ scripts, ...options }) => {
      const gated = Object.fromEntries(Object.entries(scripts).map(([name, script]) => [name, { script }]));
      const { judgement, samples } = await play(gated, withoutUndefined(options));
      if (judgement.verdict !== "passed") return;
      for (const name of Object.keys(scripts)) {
        const own = samples.filter(({ check }) => check === name);
        expect(longestRun(own)).toBeGreaterThanOrEqual(options.threshold);
        expect(own.at(-1)?.outcome).toBe("pass");
      }
    }),
    { numRuns: 250 },
  );
});

test("no gate with an old answer in its bake passes, and every gate ends", async () => {
  await fc.assert(
    fc.asyncProperty(gates, async ({ scripts, ...options }) => {
      const gated = Object.fromEntries(Object.entries(scripts).map(([name, script]) => [name, { script }]));
      const { judgement, endedAt, samples } = await play(gated, withoutUndefined(options));
      const { convergedAt = Number.POSITIVE_INFINITY } = judgement;
      const old = samples.some(({ at, outcome }) => at >= convergedAt && outcome === "stale");
      if (old) expect(judgement.verdict).toBe("failed");
      // A bake goes on for the samples that it still needs: a few, each with its interval and its own time.
      expect(endedAt).toBeLessThanOrEqual(options.converge + options.bake + 30);
    }),
    { numRuns: 250 },
  );
});

test("what is cancelled never passes, unless it had passed before", async () => {
  await fc.assert(
    fc.asyncProperty(timeline, fc.integer({ min: 0, max: 30 }), async (script, cancelAt) => {
      const { judgement, endedAt } = await play({ web: { script } }, { cancelAt });
      if (judgement.verdict === "passed") expect(endedAt).toBeLessThanOrEqual(cancelAt);
    }),
    { numRuns: 200 },
  );
});

function longestRun(samples: readonly Sample[]): number {
  let longest = 0;
  let run = 0;
  for (const { outcome } of samples) {
    run = outcome === "pass" ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function withoutUndefined<T extends { readonly cancelAt: number | undefined }>({ cancelAt, ...rest }: T) {
  return cancelAt === undefined ? rest : { ...rest, cancelAt };
}
