import * as v from "valibot";
import { formatDuration, parseDuration } from "../../../duration.ts";
import { Failure } from "../../../failure.ts";
import { readAs } from "../read-as.ts";

/** Milliseconds, from `30s`. */
export function duration({ min = 0, max = LONGEST }: { readonly min?: number; readonly max?: number } = {}) {
  return v.pipe(
    v.string('Write a duration with its unit, like "30s"'),
    v.metadata({ pattern: "^\\s*(\\d+(\\.\\d+)?\\s*[a-z]+\\s*)+$" }),
    readAs((text) => {
      const length = parseDuration(text);
      if (length < min) throw new Failure(`"${text}" is too short.`, { hint: `It is ${formatDuration(min)} or more.` });
      if (length > max) throw new Failure(`"${text}" is too long.`, { hint: `It is ${formatDuration(max)} at most.` });
      return length;
    }),
  );
}

/** Milliseconds: five days, the longest a job may take (on a self-hosted runner; GitHub's usage limits). */
const LONGEST = 5 * 24 * 60 * 60 * 1000;
