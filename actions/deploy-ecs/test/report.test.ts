import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import { Failure } from "@deploy-actions/shared/failure";
import { expect, test } from "@jest/globals";
import { failedOutputs } from "../src/failed-outputs.ts";
import type { Outcome } from "../src/outcome.ts";
import { ImageMissing } from "../src/plan/images.ts";
import { Overtaken } from "../src/release/overtaken.ts";
import { report } from "../src/report.ts";
import { reportDocument } from "../src/report-document.ts";
import { BACK, CANCELLED_EARLY, deployPlan, diagnosis, failed, GOOD, PLACE, PLANNED, UNCHANGED } from "./outcomes.ts";

const step = (outcome: Outcome) => ({
  services: [{ name: "web", needs: [], outcome }],
  cause: undefined,
  findings: [],
  oneOffs: [],
  verifications: [],
});
const reported = (outcome: Outcome) => report(step(outcome), PLACE, "report.json");
const handle = (outcome: Outcome) => JSON.parse(reported(outcome).outputs.release || "null");

test("a good deploy tells what it deployed, from what, and how to find it", () => {
  const { ok, outputs, annotations } = reported(GOOD);
  expect({ ok, annotations }).toEqual({ ok: true, annotations: [] });
  expect(outputs).toEqual({
    status: "deployed",
    release: expect.any(String),
    releases: expect.stringMatching(/^\{"web":\{"schema":1,/),
    "task-definition": "web:2",
    "previous-task-definition": "web:1",
    "deployment-id": "ecs-svc/2",
    "failure-class": "",
    "report-file": "report.json",
  });
  expect(handle(GOOD)).toEqual({
    schema: 1,
    kind: "ecs",
    region: "eu-west-1",
    cluster: "prod",
    service: "web",
    from: "web:1",
    to: "web:2",
    deployment: "ecs-svc/2",
  });
});

test.each<[string, Outcome, object]>([
  ["a dry run that would register", PLANNED, { status: "planned", "task-definition": "web", release: "" }],
  [
    "a dry run with a revision that exists",
    {
      ...PLANNED,
      plan: deployPlan({
        target: { kind: "existing", arn: "", name: "web:7", definition: { family: "web", containerDefinitions: [] } },
      }),
    },
    { status: "planned", "task-definition": "web:7" },
  ],
  ["nothing to do", UNCHANGED, { status: "unchanged", "task-definition": "web:1", "deployment-id": "" }],
  [
    "cancelled before anything was changed",
    CANCELLED_EARLY,
    { status: "cancelled", release: "", "failure-class": "cancelled" },
  ],
  [
    "rolled back",
    failed("rolled-back", BACK),
    { status: "rolled-back", "task-definition": "web:2", "failure-class": "crash" },
  ],
])("the outputs of %s", (_, outcome, expected) => {
  expect(reported(outcome).outputs).toMatchObject(expected);
});

test("the handle of an unchanged service is that of what runs, and does not call it its own way back", () => {
  expect(handle(UNCHANGED)).toMatchObject({ to: "web:1" });
  expect(handle(UNCHANGED)).not.toHaveProperty("from");
});

test("no output holds an account id, which the runner would drop the job's output for", () => {
  for (const outcome of [GOOD, PLANNED, UNCHANGED, CANCELLED_EARLY, failed("rolled-back", BACK)]) {
    expect(JSON.stringify(reported(outcome).outputs)).not.toMatch(/\d{12}/);
  }
});

test("a failure is one error annotation: what, why, what to do, and where the service is", () => {
  const { ok, annotations } = reported(failed("rolled-back", BACK));
  expect(ok).toBe(false);
  expect(annotations).toEqual([
    {
      level: "error",
      title: "web on prod: web:2 failed, rolled back to web:1",
      message: [
        "ECS gave up on web:2: container app: the program ended with exit code 1 (3 tasks failed).",
        "Essential container in task exited",
        "Its last log lines say why.",
        "The service runs web:1 again (ECS rolled back).",
      ].join("\n"),
    },
  ]);
});

test("notes are one warning annotation", () => {
  const { annotations } = reported({ ...GOOD, plan: deployPlan({ notes: ["one", "two"] }) });
  expect(annotations).toEqual([{ level: "warning", title: "Service web", message: "one\ntwo" }]);
});

const OVERTAKEN = new Overtaken("web", { before: "web:1", by: { id: "ecs-svc/9", taskDefinition: "web:9" } });

test.each([
  ["a job that was cancelled", new Cancelled("SIGINT"), { status: "cancelled", "failure-class": "cancelled" }],
  [
    "an image that is missing",
    new ImageMissing([{ reference: "web:v9", tags: [] }]),
    { status: "failed", "failure-class": "image-not-found" },
  ],
  ["somebody else's deployment", OVERTAKEN, { status: "superseded", "failure-class": "superseded" }],
  ["an input", new Failure("no", { hint: "" }), { status: "failed", "failure-class": "invalid-input" }],
  ["AWS", new Failure("no", { hint: "", cause: new Error() }), { status: "failed", "failure-class": "aws-refused" }],
  ["a mistake of ours", new TypeError(), { status: "failed", "failure-class": "unknown" }],
])("the outputs of a step that %s ended before there was an outcome", (_, error, outputs) => {
  expect(failedOutputs(error)).toEqual(outputs);
});

test("the report file holds everything for tools, errors in words", () => {
  const outcome = failed("failed", undefined, { told: diagnosis({ class: "aws-refused" }) });
  const lost = { ...outcome.deployed?.followed, ending: { kind: "lost-sight", error: new Error("no route") } };
  const document = JSON.parse(
    reportDocument(step({ ...outcome, deployed: { ...outcome.deployed, followed: lost } } as Outcome), PLACE),
  );
  expect(document).toMatchObject({
    schema: 2,
    region: "eu-west-1",
    cluster: "prod",
    status: "failed",
    services: [
      {
        service: "web",
        status: "failed",
        before: "web:1",
        after: "web:2",
        plan: "deploy",
        deployment: {
          deploymentId: "ecs-svc/2",
          milliseconds: 95_000,
          ending: { kind: "lost-sight", error: "Error: no route" },
        },
        diagnosis: { class: "aws-refused" },
      },
    ],
  });
});

test("the report file holds no account id: ARNs and images are shortened", () => {
  const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v1";
  const plan = deployPlan({
    notes: [`container app: ${image} was compared by its tag only`],
    wayBack: { kind: "available", taskDefinition: "web:1", needsCopy: false, unchecked: [`${image} (no permission)`] },
  });
  const told = diagnosis({
    reason: `User: arn:aws:sts::123456789012:assumed-role/web/0 may not pull ${image}`,
    log: { kind: "lines", lines: ["using arn:aws:sqs:eu-west-1:123456789012:orders"] },
  });
  const text = reportDocument(step(failed("rolled-back", BACK, { plan, told })), PLACE);
  expect(text).not.toMatch(/\d{12}|arn:/);
  expect(JSON.parse(text).services[0]).toMatchObject({
    notes: ["container app: web:v1 was compared by its tag only"],
    wayBack: { unchecked: ["web:v1 (no permission)"] },
    deployment: { serviceDeployment: "2" },
    diagnosis: {
      reason: "User: assumed-role/web/0 may not pull web:v1",
      log: { lines: ["using orders"] },
    },
  });
});
