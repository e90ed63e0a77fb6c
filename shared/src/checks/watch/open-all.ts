import type { Check } from "../check.ts";
import type { Rules } from "../judge/rules.ts";
import type { Probe } from "../observation.ts";
import type { Expectation } from "../probes/expectation.ts";
import type { Watched } from "./sample-check.ts";

/** What is judged, and by which rules. */
interface Judged {
  readonly checks: readonly Check[];
  readonly rules: Rules;
}

export type OpenProbe = (check: Check, expectation: Expectation) => Promise<Probe>;

/** Every check with its rule and the means to look. `expect`: what is expected of the check at this place. */
export async function openAll(
  { checks, rules }: Judged,
  { openProbe }: { readonly openProbe: OpenProbe },
  expect: (index: number) => Expectation,
): Promise<readonly Watched[]> {
  const opened = checks.map(async (check, index) => {
    const rule = rules.checks[index];
    if (!rule) throw new Error(`There is no rule for the check ${check.name}.`);
    return { check, rule, probe: await openProbe(check, expect(index)) };
  });
  return await Promise.all(opened);
}
