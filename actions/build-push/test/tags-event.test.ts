import { describeProblem } from "@deploy-actions/shared/problems";
import { expect, test } from "@jest/globals";
import { readEvent } from "../src/tags/event.ts";

const SHA = "0".repeat(39).concat("a");
const HEAD = "0".repeat(39).concat("b");
const BASE = "0".repeat(39).concat("c");

const env = (name: string, ref: string) => ({ GITHUB_EVENT_NAME: name, GITHUB_REF: ref, GITHUB_SHA: SHA });

const pull = {
  pull_request: { number: 7, head: { sha: HEAD, ref: "feature/x" }, base: { ref: "main", sha: BASE } },
  repository: { default_branch: "main" },
};

test.each([
  [
    "a push to a branch",
    env("push", "refs/heads/feature/x"),
    { before: BASE, repository: { default_branch: "main" } },
    { name: "push", ref: { kind: "branch", name: "feature/x" }, sha: SHA, defaultBranch: "main", before: BASE },
  ],
  [
    "the first push of a branch",
    env("push", "refs/heads/new"),
    { before: "0".repeat(40), repository: {} },
    { name: "push", ref: { kind: "branch", name: "new" }, sha: SHA, defaultBranch: undefined, before: undefined },
  ],
  [
    "a tag",
    env("push", "refs/tags/web/v1.2.3"),
    {},
    { name: "push", ref: { kind: "tag", name: "web/v1.2.3" }, sha: SHA, defaultBranch: undefined, before: undefined },
  ],
  [
    "a pull request, by its head and not by the merge that is checked out",
    env("pull_request", "refs/pull/7/merge"),
    pull,
    {
      name: "pull_request",
      ref: { kind: "pull-request", number: 7, base: "main", baseSha: BASE },
      sha: HEAD,
      defaultBranch: "main",
      before: undefined,
    },
  ],
  [
    "a pull_request_target, whose ref is the base branch",
    env("pull_request_target", "refs/heads/main"),
    pull,
    {
      name: "pull_request_target",
      ref: { kind: "pull-request", number: 7, base: "main", baseSha: BASE },
      sha: HEAD,
      defaultBranch: "main",
      before: undefined,
    },
  ],
  [
    "a workflow that somebody started, without a payload",
    env("workflow_dispatch", "refs/heads/main"),
    undefined,
    {
      name: "workflow_dispatch",
      ref: { kind: "branch", name: "main" },
      sha: SHA,
      defaultBranch: undefined,
      before: undefined,
    },
  ],
])("%s", (_, given, payload, expected) => {
  expect(readEvent(given, payload)).toEqual({ ok: true, value: expected });
});

test("outside of a runner the missing variables are named", () => {
  const read = readEvent({}, undefined);
  expect(read.ok ? [] : read.problems.map(describeProblem)).toEqual([
    'GITHUB_REF: "" is no branch, tag or pull request. GitHub\'s runner sets it; outside of one set it yourself.',
    'GITHUB_SHA: "" is no commit. GitHub\'s runner sets it; outside of one set it yourself.',
  ]);
});
