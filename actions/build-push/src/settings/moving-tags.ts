import type { TagRule } from "../tags/rule.ts";

export interface MovingTags {
  /** Tags that go from image to image, by their names. */
  readonly names: readonly string[];
  /** Rules whose tags do, under names that nobody knows before, as they were written. */
  readonly changing: readonly string[];
}

/** Which tags a repository has to let move, as far as the rules alone say it. */
export function movingTags(rules: readonly TagRule[]): MovingTags {
  const names = new Set<string>();
  const changing = new Set<string>();
  for (const rule of rules) {
    if (rule.enable === "false") continue;
    const text = movingText(rule);
    if (text === undefined) continue;
    const whole = rule.prefix + text + rule.suffix;
    if (whole.includes("{{sha}}")) continue;
    if (whole.includes("{{")) changing.add(rule.text);
    else names.add(whole);
  }
  const hasRelease = rules.some(({ type }) => type === "semver");
  const flavour = rules.findLast(({ type }) => type === "latest");
  const latest = flavour?.type === "latest" ? flavour.latest : "auto";
  if (latest === "true" || (latest === "auto" && hasRelease)) names.add("latest");
  return { names: [...names], changing: [...changing] };
}

/** With `{{…}}` where the name depends on the event. Undefined: it stays with its image. */
function movingText(rule: TagRule): string | undefined {
  switch (rule.type) {
    case "raw":
      return rule.value;
    case "edge":
      return "edge";
    case "schedule":
      return rule.pattern;
    case "ref":
      return rule.event === "tag" ? undefined : "{{ref}}";
    case "semver":
      return /\{\{\s*(?:version|raw|patch)\s*\}\}/.test(rule.pattern) ? undefined : rule.pattern;
    case "match":
      return rule.group === 0 ? undefined : "{{match}}";
    case "sha":
    case "latest":
      return undefined;
  }
}
