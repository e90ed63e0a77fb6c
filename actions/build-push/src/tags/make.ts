import type { Problem } from "@deploy-actions/shared/problems";
import { semanticVersion } from "@deploy-actions/shared/semantic-version";
import type { GitEvent } from "./event.ts";
import { render, type Values } from "./expressions.ts";
import type { TagRule } from "./rule.ts";
import { LONGEST_TAG, tagCharacters } from "./tag-grammar.ts";

/** What a rule makes of an event, without prefix and suffix. */
export interface Made {
  readonly text: string;
  readonly moves: boolean;
  /** Whether it comes from a version that is no pre-release: then `latest` goes with it. */
  readonly isRelease: boolean;
}

/** Undefined: the rule is for other events. */
export function make(rule: TagRule, event: GitEvent, values: Values): Made | Problem | undefined {
  const { ref, sha } = event;
  switch (rule.type) {
    case "schedule":
      return event.name === "schedule" ? moving(render(rule.pattern, values)) : undefined;
    case "semver":
      return ofVersion(rule, event, values);
    case "match":
      return ofMatch(rule, event, values);
    case "edge":
      return ref.kind === "branch" && ref.name === (rule.branch ?? event.defaultBranch) ? moving("edge") : undefined;
    case "ref":
      return ofRef(rule.event, event);
    case "raw":
      return ofRaw(render(rule.value, values), event);
    case "sha":
      return lasting(rule.format === "long" ? sha : (values.names.sha ?? ""));
    case "latest":
      return undefined;
  }
}

const moving = (text: string): Made => ({ text, moves: true, isRelease: false });
const lasting = (text: string, isRelease = false): Made => ({ text, moves: false, isRelease });

type Rule<Type extends TagRule["type"]> = Extract<TagRule, { readonly type: Type }>;

function ofVersion(
  { pattern, value, text }: Rule<"semver">,
  { ref }: GitEvent,
  values: Values,
): Made | Problem | undefined {
  const written = value === undefined ? (ref.kind === "tag" ? ref.name : undefined) : render(value, values);
  const version = written === undefined ? undefined : semanticVersion(written);
  if (value !== undefined && !version)
    return {
      at: "tags",
      message: `"${text}" has the value "${written}", which is no semantic version.`,
      fix: "Write it like 1.2.3 or v1.2.3.",
    };
  if (!version) return undefined;
  const { raw, major, minor, patch } = version;
  const names = { ...values.names, raw, version: version.version };
  const parts = { major: String(major), minor: String(minor), patch: String(patch) };
  // Others than the whole version would move to what nobody should get by them.
  const used = version.isPrerelease && pattern.trim() !== "{{raw}}" ? "{{version}}" : pattern;
  const rendered = render(used, { ...values, names: { ...names, ...parts } });
  const isWhole = rendered.includes(raw) || rendered.includes(version.version);
  return { text: rendered, moves: !isWhole, isRelease: !version.isPrerelease };
}

function ofMatch({ pattern, group, value }: Rule<"match">, { ref }: GitEvent, values: Values): Made | undefined {
  const written = value === undefined ? (ref.kind === "tag" ? ref.name : undefined) : render(value, values);
  const found = written === undefined ? undefined : pattern.exec(written)?.[group];
  if (!found) return undefined;
  const version = semanticVersion(found);
  return version ? lasting(found, !version.isPrerelease) : { ...moving(found), moves: found !== written };
}

function ofRef(wanted: Rule<"ref">["event"], { ref }: GitEvent): Made | undefined {
  if (ref.kind === "pull-request") return wanted === "pr" ? moving(String(ref.number)) : undefined;
  if (ref.kind !== wanted) return undefined;
  if (ref.kind === "branch") return moving(asTag(ref.name));
  const version = semanticVersion(ref.name);
  return lasting(asTag(ref.name), version !== undefined && !version.isPrerelease);
}

/** Nobody who pushes chooses a shorter branch because of us. */
function asTag(name: string): string {
  return tagCharacters(name).slice(0, LONGEST_TAG);
}

/** A tag that is named like the Git tag stays with its image. */
function ofRaw(text: string, { ref }: GitEvent): Made {
  const isGitTag = ref.kind === "tag" && (text === ref.name || `v${text}` === ref.name);
  return isGitTag ? lasting(text) : moving(text);
}
