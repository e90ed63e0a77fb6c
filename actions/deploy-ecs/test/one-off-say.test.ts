import { expect, test } from "@jest/globals";
import type { OneOffEnd } from "../src/one-off/one-off-end.ts";
import { describeOneOff, describeOneOffEnd, oneOffEvidence, summariseOneOffs } from "../src/one-off/say.ts";
import { oneOff } from "./one-off-story.ts";

const WHY = { class: "crash", what: "migrate failed: it ended with 3.", reason: "", hint: "Read its log." } as const;
const LINES = { kind: "lines", lines: ["connecting", "duplicate column"] } as const;

const succeeded: OneOffEnd = { kind: "succeeded", task: "t1", took: 65_000, container: "app" };
const failed: OneOffEnd = {
  kind: "failed",
  task: "t2",
  took: 3_000,
  ...WHY,
  container: "app",
  exitCode: 3,
  log: LINES,
};
const refused: OneOffEnd = {
  kind: "refused",
  ...WHY,
  what: "migrate was not started: AWS denied it.",
  reason: "",
  evidence: ["{ statement }"],
};
const timedOut: OneOffEnd = {
  kind: "timed-out",
  task: "t3",
  took: 900_000,
  ...WHY,
  what: "migrate was not done within 15 min.",
  reason: "Pulling",
  container: "app",
  log: { kind: "unavailable", why: "container app logs through splunk" },
  stopped: { kind: "never-began" },
};
const cancelled: OneOffEnd = {
  kind: "cancelled",
  ...WHY,
  what: "The step was cancelled while migrate was at work.",
  hint: "",
  task: "t4",
  stopped: { kind: "stopping" },
};

test.each<[end: OneOffEnd, sentence: string, ...evidence: string[]]>([
  [succeeded, "migrate succeeded: container app ended with exit code 0 after 1 min 5 s."],
  [failed, "migrate failed: it ended with 3.", "Last 2 log lines of app:", "connecting", "duplicate column"],
  [refused, "migrate was not started: AWS denied it.", "{ statement }"],
  [
    timedOut,
    "migrate was not done within 15 min. It was stopped before any of its programs was started: it has changed nothing.",
    "ECS says: Pulling",
    "No log lines: container app logs through splunk.",
  ],
  [cancelled, "The step was cancelled while migrate was at work. ECS is stopping it; its end was not seen."],
])("$kind is one sentence with its evidence", (end, sentence, ...evidence) => {
  expect(describeOneOffEnd(end, "migrate")).toBe(sentence);
  expect(oneOffEvidence(end)).toEqual(evidence);
});

test("the summary is a table of all of them, and what to do about the one that failed", () => {
  const summary = summariseOneOffs([
    { name: "migrate", when: "run-before", end: succeeded },
    { name: "verify|all", when: "run-after", end: failed },
  ]);
  expect(summary.join("\n")).toBe(
    [
      "| One-off task | When | Result | Exit code | Took | ECS task |",
      "| --- | --- | --- | --- | --- | --- |",
      "| migrate | before | ✅ succeeded | 0 | 1 min 5 s | <code>t1</code> |",
      "| verify\\|all | after | ❌ failed | 3 | 3 s | <code>t2</code> |",
      "**verify\\|all:** migrate failed: it ended with 3.",
      "**What to do:** Read its log.",
      "<details><summary>Last 2 log lines of app</summary>\n\n```\nconnecting\nduplicate column\n```\n\n</details>",
    ].join("\n"),
  );
});

test("without one-off tasks the summary says nothing of them", () => {
  expect(summariseOneOffs([])).toEqual([]);
});

test.each<[given: Parameters<typeof oneOff>[0], text: string]>([
  [{}, "migrate (run-before): a task of web:7, 15 min at most"],
  [
    { container: "app", command: ["sh", "-c", "migrate && seed", ""] },
    'migrate (run-before): a task of web:7, container app, sh -c "migrate && seed" "", 15 min at most',
  ],
  [
    { command: ["migrate", "--password", "hunter2"] },
    "migrate (run-before): a task of web:7, migrate --password ***, 15 min at most",
  ],
])("the plan says what is to be run, and no secret", (given, expected) => {
  expect(describeOneOff(oneOff(given), "web:7")).toBe(expected);
});
