import type { TextAssertion } from "../assertion.ts";
import { show } from "./show.ts";

/** Undefined when all that is given holds; otherwise what came and what was expected, as it follows "is". */
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
