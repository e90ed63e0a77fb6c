import { isDeepStrictEqual } from "node:util";
import satisfies from "semver/functions/satisfies.js";
import type { Comparison, ValueAssertion } from "../assertion.ts";
import { describeComparison, wrongNumber } from "./number.ts";
import { show } from "./show.ts";

/**
 * Undefined when all that is given holds of every value that a JSONPath selected; otherwise what came and what was
 * expected, as it follows "is". Numbers in quotes are text: `"7"` is not more than 5.
 */
export function wrongValues(values: readonly unknown[], assertion: ValueAssertion): string | undefined {
  if (assertion.exists === false) return values.length === 0 ? undefined : `${show(values[0])}, expected to be absent`;
  if (values.length === 0) return `absent, expected ${describe(assertion)}`;
  const wrong = values.find((value) => !holds(value, assertion));
  return wrong === undefined ? undefined : `${show(wrong)}, expected ${describe(assertion)}`;
}

function holds(value: unknown, assertion: ValueAssertion): boolean {
  const { eq, ne, in: list, matches, semver } = assertion;
  const numeric = comparison(assertion);
  return (
    (eq === undefined || equal(value, eq)) &&
    (ne === undefined || !equal(value, ne)) &&
    (list === undefined || list.some((item) => equal(value, item))) &&
    (numeric === undefined || (typeof value === "number" && wrongNumber(value, numeric) === undefined)) &&
    (matches === undefined || (typeof value === "string" && new RegExp(matches).test(value))) &&
    (semver === undefined || (typeof value === "string" && satisfies(value, semver)))
  );
}

function describe(assertion: ValueAssertion): string {
  const { eq, ne, in: list, matches, semver } = assertion;
  const numeric = comparison(assertion);
  const parts = [
    eq !== undefined && show(eq),
    ne !== undefined && `anything but ${show(ne)}`,
    list !== undefined && `one of ${list.map(show).join(", ")}`,
    numeric !== undefined && `a number ${describeComparison(numeric)}`,
    matches !== undefined && `to match ${matches}`,
    semver !== undefined && `a version in ${semver}`,
  ];
  return parts.filter(Boolean).join(" and ") || "to exist";
}

/** What is asked of numbers; undefined when nothing is. */
function comparison({ gt, gte, lt, lte }: ValueAssertion): Comparison | undefined {
  const given = Object.entries({ gt, gte, lt, lte }).filter(([, limit]) => limit !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** JSON knows one zero: -0 is 0. */
function equal(one: unknown, other: unknown): boolean {
  return one === other || isDeepStrictEqual(one, other);
}
