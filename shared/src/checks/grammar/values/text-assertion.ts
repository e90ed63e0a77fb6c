import * as v from "valibot";
import type { TextAssertion } from "../../assertion.ts";
import { member } from "../member.ts";
import { rule } from "../rule.ts";
import { oneOrMore } from "./one-or-more.ts";
import { regularExpression } from "./patterns.ts";

/** What a text must be; a text alone says what it must equal. */
export const headerAssertion = v.union(
  [
    v.pipe(
      v.string(),
      v.transform((equals): TextAssertion => ({ equals })),
    ),
    textAssertion(),
  ],
  "Write a text, in quotes, or a map like { contains: json }",
);

/** What a body must hold; a text alone says what it must contain. */
export const bodyAssertions = oneOrMore(
  v.pipe(
    v.string(),
    v.nonEmpty("An empty text is in every body"),
    v.transform((contains): TextAssertion => ({ contains })),
  ),
  textAssertion(),
);

function textAssertion() {
  return v.pipe(
    v.strictObject({
      contains: v.optional(member(v.pipe(v.string(), v.nonEmpty("An empty text is in every text")), "This is in it.")),
      equals: v.optional(member(v.string(), "It is exactly this.")),
      matches: v.optional(member(regularExpression, "This JavaScript regular expression matches it.", "^ok")),
    }),
    rule("all", ({ contains, equals, matches }) => {
      if (contains === undefined && equals === undefined && matches === undefined)
        return { at: [], message: "There is no assertion: write contains, equals or matches" };
      if (equals === undefined) return undefined;
      const holds = equals.includes(contains ?? "") && new RegExp(matches ?? "").test(equals);
      return holds ? undefined : { at: ["equals"], message: "A text that equals this does not keep to the rest" };
    }),
    v.transform((given) => given as TextAssertion),
  );
}
