import * as v from "valibot";
import type { ValueAssertion } from "../../assertion.ts";
import { member } from "../member.ts";
import { rule } from "../rule.ts";
import { BOUNDS, whyImpossible } from "./comparison.ts";
import { mapOf } from "./map-of.ts";
import { jsonPath, regularExpression, semverRange } from "./patterns.ts";

const NOT_EXACT =
  "A number this large is not told from its neighbours: let the server send a text, and write it in quotes";

const exact = v.pipe(v.unknown(), v.check(isExact, NOT_EXACT));

const plain = v.union([
  v.string(),
  v.pipe(
    v.number(),
    v.check((number) => isExact(number), NOT_EXACT),
  ),
  v.boolean(),
  v.null(),
]);

const operators = v.pipe(
  v.strictObject({
    eq: v.optional(member(exact, "Exactly this.")),
    ne: v.optional(member(exact, "Anything but this.")),
    in: v.optional(member(v.pipe(v.array(exact), v.nonEmpty("Nothing is in an empty list")), "One of these.")),
    ...BOUNDS,
    exists: v.optional(member(v.boolean(), "Whether the path selects anything.")),
    matches: v.optional(member(regularExpression, "A text that this JavaScript regular expression matches.", "^v2")),
    semver: v.optional(member(semverRange, "A version in this range.", "^2.1.0")),
  }),
  rule("all", (given) => {
    const message = whyUseless(given);
    return message ? { at: [], message } : undefined;
  }),
  v.transform((given) => given as ValueAssertion),
);

/** What the values at JSONPaths must be; a plain value says what it must equal. */
export const jsonAssertions = v.pipe(
  mapOf(
    jsonPath,
    v.union(
      [
        v.pipe(
          plain,
          v.transform((eq): ValueAssertion => ({ eq })),
        ),
        operators,
      ],
      "Write a value, or a map like { in: [a, b] } or { eq: [a, b] }",
    ),
  ),
  v.transform((given) => Object.entries(given).map(([path, assertion]) => ({ path, assertion }))),
);

/** JSON numbers are doubles here: beyond 2^53 two that differ may be one. */
function isExact(value: unknown): boolean {
  if (typeof value === "number") return !Number.isInteger(value) || Number.isSafeInteger(value);
  return typeof value !== "object" || value === null || Object.values(value).every(isExact);
}

function whyUseless(
  given: { readonly [Operator in keyof ValueAssertion]: ValueAssertion[Operator] | undefined },
): string | undefined {
  const { exists, eq, ...rest } = given;
  const others = Object.values({ eq, ...rest }).filter((value) => value !== undefined);
  if (exists === undefined && others.length === 0) return "There is no assertion: write at least one, like eq: ok";
  if (exists === false && others.length > 0) return "What does not exist cannot be anything else";
  const bounds = { gt: rest.gt, gte: rest.gte, lt: rest.lt, lte: rest.lte };
  if (typeof eq === "number") return whyImpossible({ ...bounds, eq });
  const bounded = Object.values(bounds).some((limit) => limit !== undefined);
  return eq !== undefined && bounded ? "It cannot equal this and be compared as a number" : whyImpossible(bounds);
}
