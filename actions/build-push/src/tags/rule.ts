import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import { Failure } from "@deploy-actions/shared/failure";
import type { Checked, Problem } from "@deploy-actions/shared/problems";
import { Attributes } from "./attributes.ts";
import { VERSION_NAMES } from "./expressions.ts";
import { objectionToReserved } from "./reserved.ts";
import { isTag, TAG_GRAMMAR, tagCharacters } from "./tag-grammar.ts";

/** One line of `tags`, as docker/metadata-action has them. Texts but those of `ref`, `sha` and `latest` are templates. */
export type TagRule = Common &
  (
    | { readonly type: "schedule"; readonly pattern: string }
    | { readonly type: "semver"; readonly pattern: string; readonly value: string | undefined }
    | { readonly type: "match"; readonly pattern: RegExp; readonly group: number; readonly value: string | undefined }
    | { readonly type: "edge"; readonly branch: string | undefined }
    | { readonly type: "ref"; readonly event: RefEvent }
    | { readonly type: "raw"; readonly value: string }
    | { readonly type: "sha"; readonly format: "short" | "long" }
    /** What is `flavor: latest=…` there: whether a release gets `latest`, too. */
    | { readonly type: "latest"; readonly latest: "auto" | "true" | "false" }
  );

interface Common {
  readonly text: string;
  readonly enable: string;
  /** The higher comes first. */
  readonly priority: number;
  readonly prefix: string;
  readonly suffix: string;
}

type RefEvent = (typeof REF_EVENTS)[number];

const REF_EVENTS = ["branch", "tag", "pr"] as const;

/** A line without `type` is a raw tag. Comments (`#`) are rules that give nothing. */
export function parseTagRule(line: string): Checked<TagRule> {
  try {
    return { ok: true, value: ruleOf(line) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { ok: false, problems: [{ at: "", message: error.message, ...(error.hint ? { fix: error.hint } : {}) }] };
  }
}

/** The same for one line of several: what is wrong is told with the line. */
export function checkTagRule(line: string): Checked<TagRule> {
  const rule = parseTagRule(line);
  if (rule.ok) return rule;
  const told = (message: string) => (message.includes(line) ? message : `"${line}": ${message}`);
  return { ok: false, problems: rule.problems.map((problem) => ({ ...problem, message: told(problem.message) })) };
}

/** Why a rule may not make its tag, as far as no event is needed to know it: the tag is written out. */
export function objectionToLiteral(rule: TagRule): Problem | undefined {
  const whole = rule.type === "raw" && rule.enable !== "false" ? rule.prefix + rule.value + rule.suffix : "{{";
  return whole.includes("{{") ? undefined : objectionToReserved(rule.text, tagCharacters(whole));
}

const PRIORITIES = { schedule: 1000, semver: 900, match: 800, edge: 700, ref: 600, raw: 200, sha: 100 };

type RuleType = keyof typeof PRIORITIES;

const TYPES = Object.keys(PRIORITIES) as readonly RuleType[];

function ruleOf(line: string): TagRule {
  const flavour = /^latest=(auto|true|false)$/.exec(line)?.[1] as "auto" | "true" | "false" | undefined;
  const nothing = { text: line, enable: "true", priority: 0, prefix: "", suffix: "" };
  if (flavour) return { ...nothing, type: "latest", latest: flavour };
  if (line.startsWith("flavor="))
    throw new Failure("There is no flavor here.", {
      hint: `Write ${line.slice("flavor=".length) || "latest=false"}, a line of its own.`,
    });
  if (line.startsWith("#")) return { ...nothing, type: "raw", value: "", enable: "false" };
  const given = new Attributes(line);
  const type = typeOf(given.take("type") ?? "raw");
  const event = type === "ref" ? given.oneOf("event", REF_EVENTS) : undefined;
  const common = {
    text: line,
    enable: given.template("enable") ?? "true",
    priority: given.integer("priority") ?? PRIORITIES[type],
    prefix: given.template("prefix") ?? (event === "pr" ? "pr-" : type === "sha" ? "sha-" : ""),
    suffix: given.template("suffix") ?? "",
  };
  if (!common.enable.includes("{{") && !/^(true|false)$/.test(common.enable))
    throw new Failure(`enable="${common.enable}" is neither true nor false.`, { hint: "Is its expression empty?" });
  const rule = { ...common, ...ownPart(type, given, event) } as TagRule;
  given.refuseOthers();
  if (rule.type === "raw") checkRaw(rule);
  return rule;
}

function ownPart(type: RuleType, given: Attributes, event: RefEvent | undefined) {
  switch (type) {
    case "schedule":
      return { type, pattern: given.template("pattern") || "nightly" };
    case "semver":
      return { type, pattern: given.required("pattern", VERSION_NAMES), value: given.template("value") || undefined };
    case "match":
      return {
        type,
        pattern: expressionOf(given.required("pattern")),
        group: given.integer("group") ?? 0,
        value: given.template("value") || undefined,
      };
    case "edge":
      return { type, branch: given.take("branch") || undefined };
    case "ref":
      return { type, event };
    case "raw":
      return { type, value: given.required("value") };
    case "sha":
      return { type, format: given.oneOf("format", ["short", "long"], "short") };
  }
}

function typeOf(text: string): RuleType {
  const found = TYPES.find((type) => type === text);
  if (found) return found;
  if (text === "pep440")
    throw new Failure("type=pep440 is not known here.", { hint: "Write type=match,pattern=v(.*),group=1." });
  throw new Failure(`type=${text} is not known.`, { hint: didYouMean(text, TYPES) ?? "" });
}

/** Characters that a tag cannot have become hyphens; one that begins wrong or is too long is told before the event is known. */
function checkRaw({ value, prefix, suffix }: { value: string; prefix: string; suffix: string }): void {
  const whole = prefix + value + suffix;
  const [, tag] = /^[\w./:-]*[a-z][\w./-]*:([^:]+)$/i.exec(whole.replace(/^https?:\/\//, "")) ?? [];
  if (tag !== undefined)
    throw new Failure(`"${whole}" is the name of an image.`, {
      hint: `Write its tag alone, "${tag}": the name is that of repository.`,
    });
  if (whole.includes("{{") || isTag(tagCharacters(whole))) return;
  throw new Failure(`"${whole}" cannot be a tag.`, { hint: TAG_GRAMMAR });
}

/** Also between slashes, with flags. */
function expressionOf(text: string): RegExp {
  const [, inner = text, flags = ""] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  try {
    return new RegExp(inner, flags.replace(/[gy]/g, ""));
  } catch (error) {
    throw new Failure(`"${text}" is no regular expression: ${(error as Error).message}.`, { hint: "" });
  }
}
