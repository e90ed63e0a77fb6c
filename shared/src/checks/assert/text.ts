import type { TextAssertion } from "../assertion.ts";
import { show } from "./show.ts";

/**
 * Undefined when all that is given holds; otherwise what came and what was expected, as it follows "is".
 *
 * A regular expression that goes back and forth without end (`(a+)+$`) stops the whole step while it runs: nothing but
 * the length of the text bounds it.
 */
export function wrongText(text: string | undefined, assertion: TextAssertion): string | undefined {
  if (text === undefined) return `absent, expected ${describe(assertion)}`;
  const { contains, equals, matches } = assertion;
  const holds =
    (equals === undefined || text === equals) &&
    (contains === undefined || text.includes(contains)) &&
    (matches === undefined || new RegExp(matches).test(text));
  return holds ? undefined : `${show(text)}, expected ${describe(assertion)}`;
}

function describe({ contains, equals, matches }: TextAssertion): string {
  return [
    equals !== undefined && show(equals),
    contains !== undefined && `to contain ${show(contains)}`,
    matches !== undefined && `to match ${matches}`,
  ]
    .filter(Boolean)
    .join(" and ");
}
