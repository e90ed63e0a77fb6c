import { readFileSync } from "node:fs";
import { describeProblem } from "@deploy-actions/shared/problems";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { yamlBlocks } from "../../../scripts/examples.ts";
import { type GitEvent, readEvent } from "../src/tags/event.ts";
import { parseTagRule } from "../src/tags/rule.ts";
import { tagsFor } from "../src/tags/tags-for.ts";

const PAGE = readFileSync(new URL("../../../docs/build-tags.md", import.meta.url), "utf8");
const SHA = "0123456789abcdef0123456789abcdef01234567";
const NOW = Date.UTC(2026, 10, 21, 22, 31, 5);
const A_DAY_BEFORE = NOW - 86_400_000;

function event(name: string, ref: string, payload: object = {}): GitEvent {
  const read = readEvent(
    { GITHUB_EVENT_NAME: name, GITHUB_REF: ref, GITHUB_SHA: SHA },
    { repository: { default_branch: "main" }, ...payload },
  );
  if (!read.ok) throw new Error(read.problems.map(describeProblem).join());
  return read.value;
}

const PULL = { pull_request: { number: 12, head: { sha: SHA }, base: { ref: "main" } } };

/** As the page calls them. */
const EVENTS: Readonly<Record<string, GitEvent>> = {
  "`main`": event("push", "refs/heads/main"),
  "push to `main`": event("push", "refs/heads/main"),
  "a push to `main`": event("push", "refs/heads/main"),
  "`feature/x`": event("push", "refs/heads/feature/x"),
  "a push to `feature/x`": event("push", "refs/heads/feature/x"),
  "schedule on `main`": event("schedule", "refs/heads/main"),
  "a schedule, or a start by hand, on `main`": event("workflow_dispatch", "refs/heads/main"),
  "`v1.2.3`": event("push", "refs/tags/v1.2.3"),
  "the Git tag `v1.2.3`": event("push", "refs/tags/v1.2.3"),
  "`v2.0.0-rc.1`": event("push", "refs/tags/v2.0.0-rc.1"),
  "the Git tag `v2.0.0-rc.1`": event("push", "refs/tags/v2.0.0-rc.1"),
  "the Git tag `v1.2.3+7`": event("push", "refs/tags/v1.2.3+7"),
  "the Git tag `summer`": event("push", "refs/tags/summer"),
  "pull request 12": event("pull_request", "refs/pull/12/merge", PULL),
  "the pull request 12": event("pull_request", "refs/pull/12/merge", PULL),
};

function eventOf(name: string): GitEvent {
  const found = EVENTS[name];
  if (!found) throw new Error(`The page names an event that the tests do not know: ${name}`);
  return found;
}

/** In the words of the page; that of the life cycle first. */
function tags(lines: readonly string[], at: GitEvent): readonly string[] {
  const rules = lines.map((line) => {
    const rule = parseTagRule(line);
    if (!rule.ok) throw new Error(`${line}: ${rule.problems.map(describeProblem).join()}`);
    return rule.value;
  });
  const made = tagsFor({ rules, event: at, times: { now: NOW, committedAt: A_DAY_BEFORE }, content: undefined });
  if (!made.ok) throw new Error(made.problems.map(describeProblem).join());
  return made.value.map(({ tag, moves }) => `\`${tag}\`${moves ? " ↻" : ""}`);
}

/** Rows of the tables whose first column has this head. */
function rows(head: string): readonly (readonly string[])[] {
  return [...PAGE.matchAll(/(?:^\|.*\n)+/gm)]
    .map(([table]) => table.trim().split("\n").map(cells))
    .filter(([first]) => first?.[0] === head)
    .flatMap(([heads = [], , ...body]) => body.map((row) => [heads, row]))
    .flatMap(([heads = [], row = []]) =>
      row.slice(1).map((cell, index) => [row[0] ?? "", heads[index + 1] ?? "", cell]),
    );
}

const cells = (line: string) =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

test.each(rows("What runs the workflow"))(
  "%s: the tag of the life cycle is as the page says (%s %s)",
  (name, _, tag) => {
    expect(tags([], eventOf(name))).toEqual([tag]);
  },
);

test.each(rows("Line"))("%s at %s makes %s", (line, at, expected) => {
  expect(
    tags([line.replace(/^`|`$/g, "")], eventOf(at))
      .slice(1)
      .join(", "),
  ).toBe(expected);
});

test("the page has a line for every type of rule", () => {
  const lines = rows("Line").map(([line]) => line);
  for (const type of ["schedule", "semver", "match", "edge", "ref", "raw", "sha"])
    expect(lines).toContainEqual(expect.stringContaining(`\`type=${type}`));
});

test("every line of tags in an example of the page is a rule", () => {
  const steps = yamlBlocks(PAGE).flatMap(({ text }) => parse(text) as { uses: string; with: { tags?: string } }[]);
  const ours = steps.filter(({ uses }) => uses.includes("/build-push@v1"));
  expect(ours).toHaveLength(2);
  for (const { with: given } of ours)
    expect(() => tags(given.tags?.trim().split("\n") ?? [], eventOf("`v1.2.3`"))).not.toThrow();
});

test("a workflow that is moved over by the page has the tags that it had", () => {
  const [after = ""] = PAGE.split("The same in one:").slice(1);
  const [step] = parse(yamlBlocks(after)[0]?.text ?? "");
  const lines = step.with.tags.trim().split("\n");
  expect(tags(lines, eventOf("`v1.2.3`")).slice(1)).toEqual(["`1.2.3`", "`0123456`"]);
  expect(tags(lines, eventOf("`main`")).slice(1)).toEqual(["`0123456`"]);
});

test("tags that the page calls refused are refused", () => {
  const [, list = ""] = /Tags that begin with ([^.]*) are refused/.exec(PAGE) ?? [];
  const prefixes = [...list.matchAll(/`([^`]+)`/g)].map(([, prefix]) => prefix);
  expect(prefixes).toHaveLength(5);
  for (const prefix of prefixes) expect(() => tags([`${prefix}x`], eventOf("`main`"))).toThrow("Choose another prefix");
});

test("priorities are as the page says", () => {
  const line = /`priority` \|(.*)/.exec(PAGE)?.[1] ?? "";
  const said = Object.fromEntries(
    [...line.matchAll(/`(\w+)` (?:has )?(\d+)/g)].map(([, type, value]) => [type, Number(value)]),
  );
  const written = [
    "schedule",
    "semver,pattern={{version}}",
    "match,pattern=v",
    "edge",
    "ref,event=tag",
    "raw,value=x",
    "sha",
  ];
  const found = written.map((text) => {
    const rule = parseTagRule(`type=${text}`);
    return [/^\w+/.exec(text)?.[0], rule.ok ? rule.value.priority : undefined];
  });
  expect(said).toEqual(Object.fromEntries(found));
});
