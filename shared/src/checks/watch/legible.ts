import { oneLine, shorten } from "../assert/show.ts";
import type { Observation } from "../observation.ts";

/** Characters: of a version, which is a name in reports, of a reason, and of a line that shows it. */
const LONGEST_VERSION = 128;
const LONGEST_REASON = 500;
const LONGEST_LINE = 1_000;
const MOST_LINES = 50;

/** An observation as logs, tables and files can show it, whatever a server or a program put into it. */
export function legible({ target, reason, version, evidence, ...rest }: Observation): Observation {
  return {
    ...rest,
    target: oneLine(target),
    reason: shorten(oneLine(reason), LONGEST_REASON),
    ...(version === undefined ? {} : { version: shorten(oneLine(version), LONGEST_VERSION) }),
    ...(evidence
      ? { evidence: evidence.slice(0, MOST_LINES).map((line) => shorten(oneLine(line), LONGEST_LINE)) }
      : {}),
  };
}
