import type { WentBack } from "@deploy-actions/shared/ecs/went-back";
import { expect, test } from "@jest/globals";
import type { Outcome } from "../src/outcome.ts";
import { summarise } from "../src/summary.ts";
import { verdictOf, whereItEnded } from "../src/verdict.ts";
import {
  BACK,
  CANCELLED_EARLY,
  deployed,
  deployPlan,
  diagnosis,
  ECS,
  failed,
  GOOD,
  joinPlan,
  PLACE,
  PLANNED,
  UNCHANGED,
  unchangedPlan,
} from "./outcomes.ts";

test.each<[Outcome, string]>([
  [GOOD, "web on prod: web:2 is live after 1 min 35 s"],
  [UNCHANGED, "web on prod: web:1 runs already, nothing to do"],
  [PLANNED, "web on prod: dry run, nothing was changed"],
  [{ ...ECS, plan: unchangedPlan, status: "planned" }, "web on prod: nothing would change (web:1 runs)"],
  [CANCELLED_EARLY, "web on prod: cancelled before anything was changed"],
  [failed("cancelled", undefined), "web on prod: cancelled while web:2 was rolling out"],
  [failed("superseded", undefined), "web on prod: web:2 was superseded by a newer deployment"],
  [failed("rolled-back", BACK), "web on prod: web:2 failed, rolled back to web:1"],
  [failed("failed", undefined), "web on prod: web:2 failed"],
])("the first line says how it ended: %#", (outcome, verdict) => {
  expect(verdictOf(outcome, PLACE)).toBe(verdict);
  expect(summarise(outcome, PLACE, undefined).split("\n")[0]).toContain(verdict);
});

const stopped = (wentBack: WentBack) => failed("failed", wentBack);

test.each<[string, Outcome, string]>([
  ["good", GOOD, ""],
  ["back", failed("rolled-back", BACK), "The service runs web:1 again (ECS rolled back)."],
  [
    "left",
    failed("failed", undefined),
    "The service was left as it is, as on-failure: leave asks: web:1 2 of 2 running.",
  ],
  ["superseded", failed("superseded", undefined), "The service is left to the newer deployment."],
  [
    "only watched",
    failed("failed", undefined, { ...ECS, plan: unchangedPlan }),
    "This step changed nothing; the service is set to web:2.",
  ],
  ["cancelled", failed("cancelled", undefined), "The post step finishes by on-cancel and says where the service ends."],
  [
    "cancelled while it followed",
    failed("cancelled", undefined, { ...ECS, plan: joinPlan }),
    "The deployment goes on: this step only followed it.",
  ],
  [
    "cancelled while it waited",
    failed("cancelled", undefined, { ...ECS, plan: unchangedPlan }),
    "This step changed nothing.",
  ],
  [
    "overtaken",
    failed("superseded", { kind: "overtaken", by: "ecs-svc/3", taskDefinition: "web:3" }),
    "A newer deployment (ecs-svc/3, web:3) is in place; it was left alone.",
  ],
  [
    "impossible",
    stopped({ kind: "impossible", why: "it is new", serving: "web:2" }),
    "There was no way back: it is new. The service is set to web:2. Deploy a good release, or set desired-count to 0.",
  ],
  [
    "unfinished",
    stopped({ kind: "unfinished", why: "AWS denied it", serving: "web:2" }),
    "Going back did not come to its end (AWS denied it); the post step goes on with it. The service is set to web:2.",
  ],
])("where the service ended: %s", (_, outcome, words) => {
  expect(whereItEnded(outcome)).toBe(words);
});

test("a good deploy: the facts, the changes, the picture", () => {
  const samples = [
    { at: 1_000, newRunning: 0, oldRunning: 2, desired: 2 },
    { at: 31_400, newRunning: 2, oldRunning: 2, desired: 2 },
    { at: 61_000, newRunning: 2, oldRunning: 0, desired: 2 },
  ];
  expect(summarise({ ...GOOD, deployed: deployed({ samples }) } as Outcome, PLACE, undefined)).toBe(
    [
      "### ✅ web on prod: web:2 is live after 1 min 35 s",
      "",
      "|  |  |",
      "| --- | --- |",
      "| Before | web:1 |",
      "| Deployed | web:2 |",
      "| Now | web:2 |",
      "| Region | eu-west-1 |",
      "| Deployment | ecs-svc/2 |",
      "| Took | 1 min 35 s |",
      "| Way back | web:1; its images are there. |",
      "",
      "<details><summary>Changes (1)</summary>",
      "",
      "- container app: image shop/web:v1 → shop/web:v2",
      "",
      "</details>",
      "",
      "```mermaid",
      "xychart-beta",
      '  title "Running tasks: new revision (first line), old ones (second line)"',
      '  x-axis "seconds" [0, 30, 60]',
      '  y-axis "tasks" 0 --> 2',
      "  line [0, 2, 2]",
      "  line [2, 2, 0]",
      "```",
    ].join("\n"),
  );
});

test("a failure: why, what to do, where it ended, and the evidence", () => {
  const targets = [
    { target: "10.0.1.17:8080", state: "unhealthy", reason: "Target.Timeout", description: "timed out" },
  ];
  const summary = summarise(failed("rolled-back", BACK, { told: diagnosis({ targets }) }), PLACE, undefined);
  for (const part of [
    "### ❌ web on prod: web:2 failed, rolled back to web:1",
    "**Why:** ECS gave up on web:2: container app: the program ended with exit code 1 (3 tasks failed).",
    "**What to do:** Its last log lines say why.",
    "**Where it ended:** The service runs web:1 again (ECS rolled back).",
    "| ECS says | Essential container in task exited |\n| Container | app |\n| Exit code | 1 |\n| Failed tasks | 3 |",
    "| <code>10\\.0.1.17:8080</code> | unhealthy | Target.Timeout | timed out |",
    "<details><summary>Last 1 log lines of app</summary>\n\n```\nError: no database\n```",
    "<details><summary>Last 1 service events</summary>",
  ]) {
    expect(summary).toContain(part);
  }
});

test("what users and containers wrote is shown, never rendered", () => {
  const told = diagnosis({
    what: "container <img src=x>: *bold*",
    reason: "a | b",
    log: { kind: "lines", lines: ["```", "</details><script>alert(1)</script>"] },
  });
  const plan = deployPlan({ changes: ["environment A <b>x</b>"], notes: ["see @everyone"] });
  const summary = summarise(failed("rolled-back", BACK, { plan, told }), PLACE, undefined);
  expect(summary).toContain("container \\<img src=x\\>: \\*bold\\*");
  expect(summary).toContain("| ECS says | a \\| b |");
  expect(summary).toContain("````\n```\n</details><script>alert(1)</script>\n````");
  expect(summary).toContain("- environment A \\<b\\>x\\</b\\>");
  expect(summary).not.toContain("see @everyone");
});

test("why there is no log is told where a container failed, and only there", () => {
  const log = { kind: "unavailable", why: "container app logs through splunk" } as const;
  expect(summarise(failed("failed", undefined, { told: diagnosis({ log }) }), PLACE, undefined)).toContain(
    "No log lines: container app logs through splunk.",
  );
  const told = diagnosis({ log, container: undefined });
  expect(summarise(failed("failed", undefined, { told }), PLACE, undefined)).not.toContain("No log lines");
});
