import { describeProblem } from "@deploy-actions/shared/problems";
import { describe, expect, test } from "@jest/globals";
import { type GitEvent, readEvent } from "../src/tags/event.ts";
import { parseTagRule } from "../src/tags/rule.ts";
import { tagsFor } from "../src/tags/tags-for.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const NOW = Date.UTC(2026, 10, 21, 22, 31, 5);
const BUILD = "build-20261121T223105Z-0123456789ab";

function event(ref: string, more: Partial<GitEvent> = {}): GitEvent {
  const read = readEvent(
    { GITHUB_EVENT_NAME: "push", GITHUB_REF: ref, GITHUB_SHA: SHA },
    { repository: { default_branch: "main" } },
  );
  if (!read.ok) throw new Error(read.problems.map(describeProblem).join());
  return { ...read.value, ...more };
}

const MAIN = event("refs/heads/main");
const FEATURE = event("refs/heads/feature/x");
const V1 = event("refs/tags/v1.2.3");
const BETA = event("refs/tags/v2.0.8-beta.67");
const OTHER_TAG = event("refs/tags/summer");
const SCHEDULE = event("refs/heads/main", { name: "schedule" });
const PULL = event("refs/pull/12/merge", {
  name: "pull_request",
  ref: { kind: "pull-request", number: 12, base: "main", baseSha: undefined },
});

function planned(lines: string, at: GitEvent, content?: string) {
  const rules = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const rule = parseTagRule(line);
      if (!rule.ok) throw new Error(rule.problems.map(describeProblem).join());
      return rule.value;
    });
  return tagsFor({ rules, event: at, times: { now: NOW, committedAt: NOW - 86_400_000 }, content });
}

/** Those of the rules, the moving ones with a star. */
function tags(lines: string, at: GitEvent): string {
  const checked = planned(lines, at);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join());
  return checked.value
    .slice(1)
    .map(({ tag, moves }) => (moves ? `${tag}*` : tag))
    .join(" ");
}

test.each<[what: string, at: GitEvent, tag: string]>([
  ["a push to the default branch", MAIN, BUILD],
  ["a push to another branch", FEATURE, BUILD],
  ["a tag that is a version", V1, "release-1.2.3"],
  ["a tag with build metadata", event("refs/tags/v1.2.3+7"), "release-1.2.3_7"],
  ["a pre-release", BETA, "release-2.0.8-beta.67"],
  ["a tag that is no version", OTHER_TAG, BUILD],
  ["a pull request", PULL, "pr-12-0123456789ab"],
])("the life cycle has a tag for %s", (_, at, tag) => {
  expect(planned("", at, "f".repeat(64))).toEqual({
    ok: true,
    value: [
      { tag, moves: false },
      { tag: "src-ffffffffffffffff", moves: false },
    ],
  });
});

describe("as docker/metadata-action documents it", () => {
  test.each<[line: string, at: GitEvent, tags: string]>([
    ["type=semver,pattern={{version}}", V1, "1.2.3 latest*"],
    ["type=semver,pattern={{raw}}", V1, "v1.2.3 latest*"],
    ["type=semver,pattern={{major}}.{{minor}}", V1, "1.2* latest*"],
    ["type=semver,pattern=v{{major}}", V1, "v1* latest*"],
    ["type=semver,pattern={{major}}.{{minor}}.{{patch}}", V1, "1.2.3 latest*"],
    ["type=semver,pattern={{version}}", BETA, "2.0.8-beta.67"],
    ["type=semver,pattern={{major}}.{{minor}}", BETA, "2.0.8-beta.67"],
    ["type=semver,pattern={{raw}}", BETA, "v2.0.8-beta.67"],
    ["type=semver,pattern={{version}}", MAIN, ""],
    ["type=semver,pattern={{version}}", OTHER_TAG, ""],
    ["type=semver,pattern={{version}},value=v1.0.0", MAIN, "1.0.0 latest*"],
    ["type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}", V1, "1.2.3 1.2* latest*"],
    ["type=match,pattern=v(.*),group=1", V1, "1.2.3 latest*"],
    ["type=match,pattern=\\d.\\d", V1, "1.2*"],
    ["type=match,pattern=v(.*),group=1", BETA, "2.0.8-beta.67"],
    ["type=match,pattern=p1/v(\\d.\\d.\\d),group=1", event("refs/tags/p1/v1.2.3"), "1.2.3 latest*"],
    ["type=match,pattern=/V(.*)/i,group=1", V1, "1.2.3 latest*"],
    ["type=match,pattern=nothing", V1, ""],
    ["type=edge", MAIN, "edge*"],
    ["type=edge", FEATURE, ""],
    ["type=edge,branch=feature/x", FEATURE, "edge*"],
    ["type=edge", V1, ""],
    ["type=ref,event=branch", MAIN, "main*"],
    ["type=ref,event=branch", FEATURE, "feature-x*"],
    ["type=ref,event=branch", V1, ""],
    ["type=ref,event=branch", PULL, ""],
    ["type=ref,event=branch,suffix=-{{sha}}", MAIN, "main-0123456"],
    ["type=ref,event=tag", V1, "v1.2.3 latest*"],
    ["type=ref,event=tag", BETA, "v2.0.8-beta.67"],
    ["type=ref,event=pr", PULL, "pr-12*"],
    ["type=ref,event=pr,prefix=", PULL, "12*"],
    ["type=ref,event=pr,prefix=preview-", PULL, "preview-12*"],
    ["type=sha", MAIN, "sha-0123456"],
    ["type=sha,format=long", PULL, `sha-${SHA}`],
    ["type=sha,prefix={{branch}}-", FEATURE, "feature-x-0123456"],
    ["type=raw,value=foo", MAIN, "foo*"],
    ["type=raw,foo", MAIN, "foo*"],
    ["foo", MAIN, "foo*"],
    ['type=raw,"value=a,b"', MAIN, "a-b*"],
    ["foo,enable=false", MAIN, ""],
    ["type=raw,value=latest,enable={{is_default_branch}}", MAIN, "latest*"],
    ["type=raw,value=latest,enable={{is_default_branch}}", FEATURE, ""],
    ["type=raw,value={{base_ref}}-{{sha}}", PULL, "main-0123456"],
    ["v1.2.3", V1, "v1.2.3"],
    ["1.2.3", V1, "1.2.3"],
    ["type=schedule", MAIN, ""],
    ["type=schedule", SCHEDULE, "nightly*"],
    ["type=schedule,pattern={{date 'YYYYMMDD'}}", SCHEDULE, "20261121*"],
    ["type=raw,value={{date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}", MAIN, "20261122-073105*"],
    ["type=raw,value={{commit_date 'YYYY.MM.DD[x]'}}", MAIN, "2026.11.20x*"],
    ["# a comment", MAIN, ""],
    ["latest=false\ntype=semver,pattern={{version}}", V1, "1.2.3"],
    ["latest=true", FEATURE, "latest*"],
    ["type=sha\nfoo\ntype=ref,event=branch\ntype=edge", MAIN, "edge* main* foo* sha-0123456"],
    ["a,priority=1\nb,priority=2", MAIN, "b* a*"],
    ["main\ntype=ref,event=branch", MAIN, "main*"],
  ])("%s", (lines, at, expected) => {
    expect(tags(lines, at)).toBe(expected);
  });
});

test("a branch with a longer name than a tag can have is cut", () => {
  const long = event(`refs/heads/dependabot/${"x".repeat(200)}`);
  expect(tags("type=ref,event=branch", long)).toHaveLength(129);
});

test.each<[line: string, problem: string]>([
  ["type=semver", "It has no pattern. Add pattern=...; is its expression empty?"],
  ["type=semver,pattern={{verison}}", 'pattern: "{{verison}}" is not known here. Did you mean "version"?'],
  ["type=semver,patern={{version}}", 'It has no pattern. Did you mean that by "patern"?'],
  ["type=raw,vaule=x", 'It has no value. Did you mean that by "vaule"?'],
  ["flavor=latest=false", "There is no flavor here. Write latest=false, a line of its own."],
  ["type=sha,formt=long", '"formt" means nothing to a rule of this type. Did you mean "format"?'],
  ["type=sha,format=longer", 'format=longer is not a choice. Did you mean "long"?'],
  ["type=ref", 'It has no event. It can be "branch", "tag", "pr".'],
  ["type=ref,event=brnch", 'event=brnch is not a choice. Did you mean "branch"?'],
  ["type=semvre,pattern={{version}}", 'type=semvre is not known. Did you mean "semver"?'],
  ["type=pep440,pattern={{version}}", "type=pep440 is not known here. Write type=match,pattern=v(.*),group=1."],
  ["type=raw", "It has no value. Add value=...; is its expression empty?"],
  ["type=raw,value=x,enable=", 'enable="" is neither true nor false. Is its expression empty?'],
  ["type=raw,value=x,enable=yes", 'enable="yes" is neither true nor false. Is its expression empty?'],
  ["type=raw,value=x,priority=high", "priority=high is no number. Write a whole number, 0 or more."],
  ["type=raw,value=a,value=b", "It has two of value. Keep one of them."],
  ["type=raw,value={{date}}", `"{{date}}" has no format. Write {{date 'YYYYMMDD'}}.`],
  ["type=raw,value={{date 'dddd'}}", '"dddd" in the date format is not one of YYYY, YY, MM, DD, HH, mm, ss, SSS, X.'],
  ["type=raw,value={{date 'YYYY' tz='Mars'}}", '"Mars" is no time zone, like Europe/Berlin.'],
  ["type=raw,value={{sha", '"{{" is not closed.'],
  ["type=match,pattern=v(", "is no regular expression"],
  [".hidden", '".hidden" cannot be a tag.'],
  ["x".repeat(129), "cannot be a tag. A tag has 1 to 128 letters"],
])("%s is refused", (line, problem) => {
  const rule = parseTagRule(line);
  expect(rule.ok ? "accepted" : rule.problems.map(describeProblem).join()).toContain(problem);
});

test.each<[line: string, at: GitEvent, problem: string]>([
  ["type=raw,value={{tag}}", MAIN, 'tags: "type=raw,value={{tag}}" makes "", which cannot be a tag.'],
  [
    "current-production",
    MAIN,
    'tags: "current-production" makes the tag current-production, and tags that begin with current- say what was deployed or built. Choose another prefix.',
  ],
  [
    "type=semver,pattern={{version}},value={{branch}}",
    MAIN,
    'tags: "type=semver,pattern={{version}},value={{branch}}" has the value "main", which is no semantic version. Write it like 1.2.3 or v1.2.3.',
  ],
])("%s is refused once the event is known", (line, at, problem) => {
  const checked = planned(line, at);
  expect(checked.ok ? "accepted" : checked.problems.map(describeProblem).join()).toContain(problem);
});
