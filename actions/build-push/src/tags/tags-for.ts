import { buildTag, contentTag, pullRequestTag, releaseTag } from "@deploy-actions/shared/ecr/tag-scheme";
import type { Checked, Problem } from "@deploy-actions/shared/problems";
import { type SemanticVersion, semanticVersion } from "@deploy-actions/shared/semantic-version";
import type { GitEvent } from "./event.ts";
import { globalValues, render, SHORT_SHA, type Values } from "./expressions.ts";
import { type Made, make } from "./make.ts";
import { objectionToReserved } from "./reserved.ts";
import type { TagRule } from "./rule.ts";
import { isTag, TAG_GRAMMAR, tagCharacters } from "./tag-grammar.ts";

/** A tag that the image is to get. */
export interface ImageTag {
  readonly tag: string;
  /** Whether later images are meant to get it, too, so that it has to be one that can be moved. */
  readonly moves: boolean;
}

/** Times are in milliseconds since the epoch. */
export interface TagTimes {
  /** Of the build, which goes into its `build-` tag. */
  readonly now: number;
  readonly committedAt: number;
}

/**
 * The tags of the life cycle, then those of the rules. The first is never another image's.
 *
 * `content`: the hash of all that the image is made of, undefined where that cannot be told.
 */
export function tagsFor({
  content,
  ...asked
}: Asked & { readonly content: string | undefined }): Checked<readonly ImageTag[]> {
  const ruled = tagsOfRules(asked);
  if (!ruled.ok) return ruled;
  const life = [lifeTag(asked.event, asked.times.now), ...(content === undefined ? [] : [contentTag(content)])];
  return { ok: true, value: eachOnce([...life.map((tag) => ({ tag, moves: false })), ...ruled.value]) };
}

interface Asked {
  readonly rules: readonly TagRule[];
  readonly event: GitEvent;
  readonly times: TagTimes;
}

/**
 * The tags of the rules in the order of their priorities, then `latest`.
 *
 * Other than docker/metadata-action:
 * - `latest` goes with a version that is a release, never with a pre-release or a Git tag that is no version;
 * - the SHA is that of the pull request's head, not of the merge that GitHub makes for it;
 * - no rules are taken for granted: the life cycle has its tags, and the rest is asked for;
 * - unknown keys and values that cannot be a tag are problems, and `type=pep440` is not known.
 */
export function tagsOfRules({ rules, event, times }: Asked): Checked<readonly ImageTag[]> {
  const values = globalValues(event, times);
  const results = inOrder(rules).flatMap((rule) => madeBy(rule, event, values));
  const made = results.filter((result) => "tag" in result);
  const problems = results.flatMap((result) => ("tag" in result ? objections(result.rule, result.tag) : [result]));
  if (problems.length > 0) return { ok: false, problems };
  const tags = [
    ...made.map(({ tag, moves }) => ({ tag, moves: moves && !tag.includes(event.sha.slice(0, SHORT_SHA)) })),
    ...(hasLatest(rules, made) ? [{ tag: "latest", moves: true }] : []),
  ];
  return { ok: true, value: eachOnce(tags) };
}

function eachOnce(tags: readonly ImageTag[]): readonly ImageTag[] {
  return tags.filter(({ tag }, index) => tags.findIndex((other) => other.tag === tag) === index);
}

function lifeTag(event: GitEvent, now: number): string {
  const { ref, sha } = event;
  if (ref.kind === "pull-request") return pullRequestTag({ number: ref.number, sha });
  const version = ref.kind === "tag" ? semanticVersion(ref.name) : undefined;
  return version ? releaseTag(whole(version)) : buildTag({ at: now, sha });
}

/** With its build metadata: another image. */
function whole({ version, build }: SemanticVersion): string {
  return build === "" ? version : `${version}+${build}`;
}

interface MadeByRule extends Made {
  readonly rule: TagRule;
  readonly tag: string;
}

function madeBy(rule: TagRule, event: GitEvent, values: Values): readonly (MadeByRule | Problem)[] {
  if (render(rule.enable, values) !== "true") return [];
  const made = make(rule, event, values);
  if (!made) return [];
  if ("message" in made) return [made];
  const tag = tagCharacters(render(rule.prefix, values) + made.text + render(rule.suffix, values));
  return [{ ...made, rule, tag }];
}

/** Of equal priorities in the order they were written. */
function inOrder(rules: readonly TagRule[]): readonly TagRule[] {
  return rules.toSorted((a, b) => b.priority - a.priority);
}

function hasLatest(rules: readonly TagRule[], made: readonly MadeByRule[]): boolean {
  const flavour = rules.findLast((rule) => rule.type === "latest");
  if (flavour?.type === "latest" && flavour.latest !== "auto") return flavour.latest === "true";
  return made.some(({ isRelease }) => isRelease);
}

function objections({ text }: TagRule, tag: string): readonly Problem[] {
  const reserved = objectionToReserved(text, tag);
  if (reserved) return [{ ...reserved, at: "tags" }];
  if (isTag(tag)) return [];
  return [{ at: "tags", message: `"${text}" makes "${tag}", which cannot be a tag.`, fix: TAG_GRAMMAR }];
}
