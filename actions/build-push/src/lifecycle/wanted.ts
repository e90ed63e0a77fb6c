import type { Checked } from "@deploy-actions/shared/problems";
import { generatePolicy, isOurs, type LifecycleSettings } from "./generate.ts";
import { mergePolicies } from "./merge.ts";
import { isSameRule, type LifecyclePolicy, type Rule } from "./policy.ts";
import { readPolicy } from "./read-policy.ts";

export interface Wanted {
  readonly settings: LifecycleSettings;
  /** The user's rules, the text of the input lifecycle-policy; undefined: those that the repository has. */
  readonly userPolicy?: string | undefined;
}

/**
 * The policy that a repository is to have. Without the repository's own one it says what is wrong about the inputs, so
 * that nothing is built for them.
 */
export function wantedPolicy({ settings, userPolicy }: Wanted, live?: LifecyclePolicy): Checked<LifecyclePolicy> {
  const ours = generatePolicy(settings);
  if (userPolicy === undefined) return mergePolicies(ours, live, "live");
  const theirs = readPolicy(userPolicy);
  if (theirs.ok) return mergePolicies(ours, theirs.value, "input");
  return {
    ok: false,
    problems: theirs.problems.map((problem) => ({
      ...problem,
      at: ["lifecycle-policy", problem.at].filter(Boolean).join(": "),
    })),
  };
}

/** Rules of others that the repository has and the new policy has not: the input lifecycle-policy does not name them. */
export function removedRules(live: LifecyclePolicy | undefined, wanted: LifecyclePolicy): readonly Rule[] {
  return (live?.rules ?? []).filter((rule) => !isOurs(rule) && !wanted.rules.some((other) => isSameRule(other, rule)));
}
