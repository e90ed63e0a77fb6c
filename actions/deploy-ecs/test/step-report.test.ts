import { fitAnnotations } from "@deploy-actions/shared/actions/annotations";
import type { Sample } from "@deploy-actions/shared/ecs/deployment/progress";
import { expect, test } from "@jest/globals";
import type { Outcome, StepOutcome } from "../src/outcome.ts";
import { report } from "../src/report.ts";
import { readState, saver, type Unfinished } from "../src/state.ts";
import { RunnerState } from "./fleet-story.ts";
import { BACK, deployed, deployPlan, diagnosis, ECS, failed, GOOD, MINE } from "./outcomes.ts";

const WHERE = { region: "eu-west-1", cluster: "prod" };
const CALLED_OFF = failed("rolled-back", BACK, {
  told: diagnosis({ class: "called-off", what: "It was called off." }),
});

const many = (count: number, outcomeOf: (index: number) => Outcome): StepOutcome => ({
  services: Array.from({ length: count }, (_, index) => ({ name: `s${index}`, needs: [], outcome: outcomeOf(index) })),
  cause: undefined,
  findings: [],
  oneOffs: [],
  verifications: [],
});

test("of thirty services that fail, the annotations say first who is to blame, and name all the others", () => {
  const step = many(30, (index) => (index === 29 ? failed("rolled-back", BACK) : CALLED_OFF));
  const shown = fitAnnotations(report(step, WHERE, "").annotations).filter(({ level }) => level === "error");
  expect(shown).toHaveLength(10);
  expect(shown[0]).toMatchObject({ title: "s29 on prod: web:2 failed, rolled back to web:1" });
  expect(shown[9]?.title).toBe("21 more");
  expect(shown[9]?.message.split("\n")).toHaveLength(21);
});

test("the summary says who is where, why, and what became of each, whoever failed", () => {
  const notStarted: Outcome = { ...ECS, plan: deployPlan(), status: "not-started", why: "its turn did not come" };
  const outcomes = [CALLED_OFF, failed("rolled-back", BACK), GOOD, notStarted];
  const { summary } = report(
    many(4, (index) => outcomes[index] as Outcome),
    WHERE,
    "",
  );
  const lines = summary.split("\n");
  expect(lines[0]).toBe("### ❌ 4 services on prod: 2 rolled-back, 1 deployed, 1 not-started");
  expect(summary).toContain("**Why:** ECS gave up on web:2");
  expect(lines.filter((line) => line.startsWith("| s"))).toEqual([
    "| s0 | ❌ rolled-back | web:1 | web:1 | 1 min 35 s |  |",
    "| s1 | ❌ rolled-back | web:1 | web:1 | 1 min 35 s |  |",
    "| s2 | ✅ deployed | web:1 | web:2 | 1 min 35 s |  |",
    "| s3 | ⚪ not-started | web:1 | web:1 |  |  |",
  ]);
  expect(summary).toContain("- **s0**: It was called off. The service runs web:1 again (ECS rolled back).");
});

test("the summary of a hundred services that all failed after half an hour is below the runner's limit, table and all", () => {
  const samples = Array.from(
    { length: 640 },
    (_, index) => ({ at: index * 2_800, newRunning: 1, oldRunning: 1 }) as Sample,
  );
  const told = diagnosis({ log: { kind: "lines", lines: Array(100).fill("x".repeat(200)) } });
  const outcome = { ...failed("rolled-back", BACK, { told }), deployed: deployed({ samples }) } as Outcome;
  const { summary } = report(
    many(100, () => outcome),
    WHERE,
    "",
  );
  expect(Buffer.byteLength(summary)).toBeLessThan(900 * 1024);
  expect(summary.split("\n").filter((line) => line.startsWith("| s"))).toHaveLength(100);
});

test("the outputs of many services are handles by name", () => {
  const { outputs } = report(
    many(2, () => GOOD),
    WHERE,
    "report.json",
  );
  const releases = JSON.parse(outputs.releases ?? "");
  expect(Object.keys(releases)).toEqual(["s0", "s1"]);
  expect(releases.s0).toMatchObject({ service: "s0", cluster: "prod" });
  expect(outputs).toMatchObject({ status: "deployed", release: "", "task-definition": "", "failure-class": "" });
});

test("what is kept of a hundred services for post is read back, and fits into the environment of a process", () => {
  const names = Array.from(
    { length: 100 },
    (_, index) => `${"a-service-with-a-name-as-long-as-they-get-".repeat(6)}${index}`,
  );
  const runner = new RunnerState();
  const save = saver(runner, names);
  const before = {
    taskDefinition: `${"f".repeat(255)}:1`,
    needsCopy: false,
    desiredCount: 2,
    deploymentConfiguration: { alarms: { enable: true, rollback: true, alarmNames: Array(10).fill("a".repeat(255)) } },
    changed: {},
  };
  const mine = { ...MINE, taskDefinition: `${"f".repeat(255)}:2` };
  const unfinished: Unfinished = { phase: "deploying", mine, before, goingBack: false, proven: "goes" };
  save.begin();
  for (const name of names) save.service(name, unfinished);
  expect(readState(runner).begun).toEqual(names.map((name) => ({ name, unfinished })));
  // Linux: 128 KiB for each variable; 2 MiB for all of them and the arguments, of which the job needs some.
  expect(Math.max(...runner.sizes)).toBeLessThan(128 * 1024);
  expect(runner.sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1024 * 1024);

  save.over(Object.fromEntries(names.map((name) => [name, mine.taskDefinition])));
  expect(readState(runner).begun).toEqual([]);
  expect(Math.max(...runner.sizes)).toBeLessThan(128 * 1024);
});
