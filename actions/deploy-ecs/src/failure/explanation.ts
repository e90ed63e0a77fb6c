import { allowingStatement, denialHint, parseDenial } from "@deploy-actions/shared/aws/access-denied";
import type { FailureClass } from "./failure-class.ts";

/** The part of a diagnosis that is words. */
export interface Explanation {
  readonly class: FailureClass;
  /** One sentence: what happened, with names. */
  readonly what: string;
  /** AWS's own words, where it gave any. */
  readonly reason: string;
  readonly hint: string;
}

/** Where AWS named the action that a role of the task or the service was denied, the statement to add, ready to paste. */
export function withStatement(explanation: Explanation): Explanation {
  const denial = parseDenial(explanation.reason);
  if (!denial) return explanation;
  const statement = denial.explicit ? "" : ` ${JSON.stringify(allowingStatement(denial))}`;
  const hint = `${explanation.hint} ${denialHint(denial, "the statement that follows")}${statement}`;
  return { ...explanation, hint };
}
