import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import type { Quorum } from "../../check.ts";
import { readAs } from "../read-as.ts";

/** From `2/3`. */
export const quorum = v.pipe(
  v.string('Write it like "2/3"'),
  v.metadata({ pattern: "^\\d+/\\d+$" }),
  readAs((text): Quorum => {
    const [, passing, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
    if (passing === undefined || of === undefined)
      throw new Failure(`"${text}" is no quorum.`, { hint: 'Write it like "2/3": two of every three.' });
    if (passing < 1) throw new Failure("With a quorum of 0 nothing is checked.", { hint: 'Write it like "2/3".' });
    if (passing > of)
      throw new Failure(`"${text}" can never be met.`, { hint: `Write the larger number last: "${of}/${passing}".` });
    return { passing, of };
  }),
);
