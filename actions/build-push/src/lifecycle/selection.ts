import type { Rule } from "./policy.ts";

/** Whether an image with these tags is one of those that the rule is about. */
export function meetsTags({ selection }: Rule, tags: readonly string[]): boolean {
  const { tagStatus, tagPrefixList = [], tagPatternList = [] } = selection;
  if (tagStatus === "any") return true;
  if (tagStatus === "untagged") return tags.length === 0;
  // All of them, each by any tag: ["prod", "staging"] is about images that have both.
  const filters = [...tagPrefixList.map((prefix) => `${prefix}*`), ...tagPatternList];
  return tags.length > 0 && filters.every((filter) => tags.some((tag) => matches(filter, tag)));
}

/** By hand and not as a regular expression: a tag of 128 characters and four `*` must not take long. */
function matches(pattern: string, tag: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return tag === pattern;
  if (!tag.startsWith(first) || !tag.endsWith(last) || tag.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of rest) {
    const at = tag.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= tag.length - last.length;
}
