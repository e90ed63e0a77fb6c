import type { Expectation } from "@deploy-actions/shared/checks/probes/expectation";
import type { Watched } from "@deploy-actions/shared/checks/watch/sample-check";
import type { Effects } from "./effects.ts";
import type { Gate } from "./outcome.ts";

/** Every check with its rule and the means to look. `expect`: what is expected of the check at this place. */
export async function openAll(
  { checks, rules }: Pick<Gate, "checks" | "rules">,
  { openProbe }: Pick<Effects, "openProbe">,
  expect: (index: number) => Expectation,
): Promise<readonly Watched[]> {
  const opened = checks.map(async (check, index) => {
    const rule = rules.checks[index];
    if (!rule) throw new Error(`There is no rule for the check ${check.name}.`);
    return { check, rule, probe: await openProbe(check, expect(index)) };
  });
  return await Promise.all(opened);
}
