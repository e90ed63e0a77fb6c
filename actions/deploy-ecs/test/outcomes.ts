import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import type { Sample } from "@deploy-actions/shared/ecs/deployment/progress";
import type { WentBack } from "@deploy-actions/shared/ecs/went-back";
import { deployment, service } from "@deploy-actions/shared/testkit/ecs/service";
import { definition } from "@deploy-actions/shared/testkit/ecs/web-task";
import type { Diagnosis } from "../src/failure/diagnose.ts";
import type { Place } from "../src/handle.ts";
import type { Deployed, Outcome } from "../src/outcome.ts";
import type { Plan } from "../src/plan/plan.ts";

export const PLACE: Place = { region: "eu-west-1", cluster: "prod", service: "web" };

const WAY_BACK = { kind: "available", taskDefinition: "web:1", needsCopy: false, unchecked: [] } as const;
const COMMON = { current: "web:1", changes: [], notes: [], wayBack: WAY_BACK } as const;

/** How it came. */
export const ECS = { via: { kind: "ecs" }, steps: [] } as const;

export const deployPlan = (overrides: Partial<Plan & { kind: "deploy" }> = {}): Plan => ({
  ...COMMON,
  kind: "deploy",
  target: { kind: "register", definition: definition("shop/web:v2") },
  settings: {},
  force: false,
  startsDeployment: true,
  changes: ["container app: image shop/web:v1 → shop/web:v2"],
  ...overrides,
});
export const unchangedPlan: Plan = { ...COMMON, kind: "unchanged", steady: true };
export const joinPlan: Plan = { ...COMMON, kind: "join", deployment: deployment() };

export const MINE: Mine = {
  deploymentId: "ecs-svc/2",
  taskDefinition: "web:2",
  previousDeploymentId: "ecs-svc/1",
  serviceDeployment: "arn:aws:ecs:eu-west-1:123456789012:service-deployment/prod/web/2",
  createdAt: 0,
};

export function deployed({
  ending = { kind: "succeeded" },
  samples = [],
}: {
  ending?: Ending;
  samples?: readonly Sample[];
} = {}): Deployed {
  return {
    mine: MINE,
    followed: { ending, mine: MINE, samples, events: [], service: service(), traffic: [] },
    took: 95_000,
  };
}

export const diagnosis = (overrides: Partial<Diagnosis> = {}): Diagnosis => ({
  class: "crash",
  what: "ECS gave up on web:2: container app: the program ended with exit code 1 (3 tasks failed).",
  reason: "Essential container in task exited",
  hint: "Its last log lines say why.",
  container: "app",
  exitCode: 1,
  failedTasks: 3,
  failures: [{ class: "crash", container: "app", exitCode: 1, count: 3 }],
  targets: [],
  log: { kind: "lines", lines: ["Error: no database"] },
  events: ["(service web) has started 2 tasks."],
  ...overrides,
});

export const BACK: WentBack = { kind: "back", taskDefinition: "web:1", how: "ECS rolled back", already: true };

export function failed(
  status: "rolled-back" | "failed" | "superseded" | "cancelled",
  wentBack: WentBack | undefined,
  { plan = deployPlan(), told = diagnosis() }: { plan?: Plan; told?: Diagnosis } = {},
): Outcome {
  return { ...ECS, plan, status, taskDefinition: "web:2", deployed: deployed(), diagnosis: told, wentBack };
}

export const GOOD: Outcome = {
  ...ECS,
  plan: deployPlan(),
  status: "deployed",
  taskDefinition: "web:2",
  deployed: deployed(),
};
export const PLANNED: Outcome = { ...ECS, plan: deployPlan(), status: "planned" };
export const UNCHANGED: Outcome = { ...ECS, plan: unchangedPlan, status: "unchanged" };
export const CANCELLED_EARLY: Outcome = { ...ECS, plan: deployPlan(), status: "cancelled", deployed: undefined };
