import * as v from "valibot";

/** A finding that does not count for a time. */
export interface Ignored {
  readonly id: string;
  /** Name of the package it is ignored in; undefined: in all of them. */
  readonly package: string | undefined;
  /** The last day, `2026-12-31`. */
  readonly until: string;
  readonly reason: string;
}

/** The document of `scan-ignore`. */
export const IGNORE_LIST = v.pipe(
  v.array(
    v.pipe(
      v.strictObject({
        id: v.pipe(
          v.string(),
          v.regex(/^\S+$/, "It is the id of a finding as ECR has it, like CVE-2026-1234"),
          v.check(
            (id) => !/^cve/i.test(id) || /^CVE-\d{4}-\d{4,}$/.test(id),
            ({ input }) => `"${input}" is no id of a CVE: it is written like CVE-2026-1234`,
          ),
        ),
        package: v.optional(v.pipe(v.string(), v.regex(/^\S+$/, "It is the name of a package, without its version"))),
        until: v.pipe(
          v.string("It is a day, written like 2026-12-31"),
          v.check(isDay, ({ input }) => `"${input}" is no day: it is written like 2026-12-31`),
        ),
        reason: v.pipe(
          v.string(),
          v.check((text) => text.trim() !== "", "Say why it may be there, for whoever looks at it when it is over"),
        ),
      }),
      v.transform((entry): Ignored => ({ ...entry, package: entry.package })),
    ),
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const places = dataset.value.map((entry) => JSON.stringify([entry.id, entry.package]));
    for (const [index, place] of places.entries()) {
      const first = places.indexOf(place);
      if (first < index) addIssue({ message: `Entries ${first + 1} and ${index + 1} are about the same finding` });
    }
  }),
);

/** Whether the day is over, in UTC, at this time; milliseconds since the epoch. */
export function isExpired({ until }: Ignored, now: number): boolean {
  return now >= Date.parse(`${until}T00:00:00Z`) + DAY_MS;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** One that the calendar has: Date takes the 31st of June for the 1st of July. */
function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
