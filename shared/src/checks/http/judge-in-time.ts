import { formatDuration } from "../../duration.ts";
import { interruptible } from "../assert/interruptible.ts";
import type { Answer } from "./answer.ts";
import { type Judged, judgeAnswer } from "./judge-answer.ts";

/**
 * Milliseconds that looking into an answer may take, and for each character of its body. While one answer is looked into,
 * nothing else happens, in no check: more would look like a time-out of others.
 */
const LONGEST = 1_000;
const LONGEST_PER_CHARACTER = 1e-4;

/** As judgeAnswer, and never for long: what an expression of the check finds in an answer is up to the server. */
export function judgeInTime(...[check, expected, answer]: Parameters<typeof judgeAnswer>): Judged {
  const limit = Math.round(LONGEST + LONGEST_PER_CHARACTER * answer.body.text.length);
  return interruptible(limit, () => judgeAnswer(check, expected, answer))?.value ?? tooLong(limit, answer);
}

function tooLong(limit: number, { status }: Answer): Judged {
  const reason = `HTTP ${status}, and looking into it took more than ${formatDuration(limit)}: a regular expression or a JSONPath of this check does not come to an end in it`;
  return { outcome: "error", reason };
}
