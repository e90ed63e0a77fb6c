import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { deployment, service } from "@deploy-actions/shared/testkit/ecs/service";
import { definition } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import type { Observed } from "../src/observe.ts";
import { describePlan } from "../src/plan/describe.ts";
import { planDeploy } from "../src/plan/plan.ts";
import type { Request } from "../src/request/request.ts";
import { digest, found, observed, registered, running, same, unknown } from "./observed.ts";
import { inputs, withImage } from "./story.ts";

const IN_PROGRESS = deployment({ rolloutState: "IN_PROGRESS" });
const inProgress = (ongoing: Observed["ongoing"]) =>
  observed({ service: service({ deployments: [IN_PROGRESS] }), running: undefined, ongoing });
const V2 = observed({ images: found("shop/web:v2", "b") });
const newV2 = (seen: Partial<Observed>) => ({ ...V2, ...seen });

test.each<[string, Request, Observed, object]>([
  ["nothing changed", inputs(), observed(), { kind: "unchanged", steady: true, changes: [], notes: [] }],
  [
    "not all tasks run",
    inputs(),
    observed({ service: service({ runningCount: 1 }) }),
    { kind: "unchanged", steady: false },
  ],
  [
    "old tasks still run",
    inputs(),
    observed({ service: service({ deployments: [deployment(), deployment({ id: "ecs-svc/0", status: "ACTIVE" })] }) }),
    { kind: "unchanged", steady: false },
  ],
  [
    "it is being deployed",
    inputs(),
    inProgress({ kind: "deploying", revision: running("shop/web:v1") }),
    { kind: "join", deployment: { id: "ecs-svc/1" } },
  ],
  [
    "it is being deployed, but its tag moved after that began",
    inputs(),
    inProgress({ kind: "deploying", revision: running("shop/web:v1", "b") }),
    { kind: "deploy", force: true, changes: [expect.stringContaining("leads to sha256:aaaaaaaaaaaa now")] },
  ],
  [
    "ECS is on its way back to it",
    inputs(),
    inProgress({ kind: "rolling-back" }),
    { kind: "unchanged", steady: false },
  ],
  [
    "it is being deployed, and a deployment is forced",
    inputs({ forceNewDeployment: true }),
    inProgress({ kind: "deploying", revision: undefined }),
    { kind: "deploy", force: true, notes: ["Another deployment (ecs-svc/1, web:1) is in progress."] },
  ],
  [
    "its last deployment failed",
    inputs(),
    observed({ service: service({ deployments: [deployment({ rolloutState: "FAILED" })] }) }),
    { kind: "deploy", force: true, changes: ["new deployment, because the last one of web:1 failed"] },
  ],
  [
    "a deployment is forced",
    inputs({ forceNewDeployment: true }),
    observed(),
    { kind: "deploy", force: true, startsDeployment: true, target: { kind: "existing", name: "web:1" } },
  ],
  [
    "another image",
    withImage("shop/web:v2"),
    V2,
    {
      kind: "deploy",
      force: false,
      startsDeployment: true,
      target: { kind: "register", definition: definition("shop/web:v2") },
      changes: ["container app: image shop/web:v1 → shop/web:v2"],
    },
  ],
  [
    "another image that is registered",
    withImage("shop/web:v2"),
    newV2({ newest: registered("web:7", "shop/web:v2") }),
    { kind: "deploy", target: { kind: "existing", name: "web:7" } },
  ],
  [
    "another image that is registered, but INACTIVE",
    withImage("shop/web:v2"),
    newV2({ newest: registered("web:7", "shop/web:v2", false) }),
    { kind: "deploy", target: { kind: "register" } },
  ],
  [
    "the live revision is INACTIVE, and a deployment is forced",
    inputs({ forceNewDeployment: true }),
    observed({ live: registered("web:1", "shop/web:v1", false) }),
    { kind: "deploy", target: { kind: "register" } },
  ],
  [
    "the tag moved",
    inputs(),
    same("shop/web:v1", { images: found("shop/web:v1", "b") }),
    {
      kind: "deploy",
      force: true,
      changes: ["container app: shop/web:v1 leads to sha256:bbbbbbbbbbbb now, sha256:aaaaaaaaaaaa runs"],
    },
  ],
  [
    "a digest cannot move",
    inputs(),
    same(`shop/web@${digest("a")}`, { images: unknown(`shop/web@${digest("a")}`) }),
    { kind: "unchanged", notes: [] },
  ],
  [
    "latest cannot be compared",
    inputs(),
    same("shop/web:latest", { images: unknown("shop/web:latest") }),
    {
      kind: "deploy",
      force: true,
      changes: ["container app: shop/web:latest may lead to another image now (it could not be compared)"],
    },
  ],
  [
    "no tag is latest",
    inputs(),
    same("registry:5000/web", { images: unknown("registry:5000/web") }),
    { kind: "deploy", force: true },
  ],
  [
    "a tag cannot be compared",
    inputs(),
    same("shop/web:v1", { images: unknown("shop/web:v1") }),
    {
      kind: "unchanged",
      notes: [
        "container app: shop/web:v1 was compared by its tag only (its registry is not ECR). Use a digest, or force-new-deployment when the tag moved.",
      ],
    },
  ],
  [
    "ECS does not say which digest runs",
    inputs(),
    observed({ running: undefined }),
    { kind: "unchanged", notes: [expect.stringContaining("(ECS does not say which digest runs)")] },
  ],
  [
    "latest in a registry that cannot be asked, while it is being deployed",
    inputs(),
    same("shop/web:latest", {
      images: unknown("shop/web:latest"),
      running: undefined,
      ongoing: { kind: "deploying", revision: running("shop/web:latest") },
      service: service({ deployments: [IN_PROGRESS] }),
    }),
    { kind: "deploy", force: true },
  ],
  [
    "only the count",
    inputs({ desiredCount: 4 }),
    observed(),
    {
      kind: "deploy",
      force: false,
      startsDeployment: false,
      settings: { desiredCount: 4 },
      changes: ["desired count 2 → 4"],
    },
  ],
  ["the count it has", inputs({ desiredCount: 2 }), observed(), { kind: "unchanged" }],
  ["a setting it has", inputs({ deploymentConfiguration: { maximumPercent: 200 } }), observed(), { kind: "unchanged" }],
  [
    "the strategy it has",
    inputs({ deploymentConfiguration: { strategy: "ROLLING" } }),
    observed(),
    { kind: "unchanged" },
  ],
  [
    "no task at all",
    inputs({ desiredCount: 0 }),
    observed(),
    { notes: ["The desired count is 0: the service runs no task, so a green step proves nothing about it."] },
  ],
  [
    "no way back",
    withImage("shop/web:v2"),
    newV2({ wayBack: { kind: "none", why: "it is new" } }),
    { notes: ["There is no way back: it is new."] },
  ],
])("planned when %s", (_, given, seen, expected) => {
  expect(planDeploy(given, seen)).toMatchObject(expected);
});

test.each<[string, Request, Observed, readonly string[]]>([
  [
    "nothing to do",
    inputs(),
    observed(),
    ["The service runs web:1 already, with the same images and settings: nothing to do."],
  ],
  [
    "a deployment to follow",
    inputs(),
    inProgress({ kind: "deploying", revision: running("shop/web:v1") }),
    [
      "web:1 is being deployed already (ecs-svc/1): following that deployment.",
      "Way back: web:1; its images are there.",
    ],
  ],
  [
    "settings",
    inputs({ desiredCount: 4 }),
    observed(),
    [
      "The service runs web:1. Only its settings change, without a new deployment:",
      "  desired count 2 → 4",
      "Way back: web:1; its images are there.",
    ],
  ],
])("the log tells the plan before anything is changed: %s", (_, given, seen, lines) => {
  expect(describePlan(planDeploy(given, seen))).toEqual(lines);
});

test("a file is deployed as it is, and its family may be a new one", () => {
  const file: TaskDefinition = { ...definition("shop/web:v2"), family: "shop" };
  const seen = newV2({ base: { definition: file }, newest: undefined });
  expect(planDeploy(inputs({ source: { kind: "file", definition: file } }), seen)).toMatchObject({
    kind: "deploy",
    target: { kind: "register", definition: { family: "shop" } },
  });
});
