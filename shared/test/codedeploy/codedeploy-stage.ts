import { type AppSpec, PLACEHOLDER, writeAppSpec } from "../../src/codedeploy/app-spec.ts";
import { type CodeDeploy, type Deployment, hasEnded, type NewDeployment } from "../../src/codedeploy/codedeploy.ts";

/** Service web of cluster prod, which runs web:1 through group web of application web; web:2 is registered. */
export interface Stage extends AsyncDisposable {
  readonly codeDeploy: CodeDeploy;
  /** The port for another service of the cluster. */
  codeDeployOf(service: string): CodeDeploy;
  /** The ARN of web:2, whose tasks stay. */
  readonly good: string;
  now(): number;
  /** Lets time go by; milliseconds. */
  pass(ms: number): Promise<void>;
}

export interface StageSettings {
  /** Minutes. */
  readonly terminationWait?: number;
  /** Minutes. */
  readonly readyWait?: number;
}

export const GROUP = { application: "web", group: "web" };

const APP_SPEC: AppSpec = {
  version: 0,
  Resources: [
    {
      TargetService: {
        Type: "AWS::ECS::Service",
        Properties: {
          TaskDefinition: PLACEHOLDER,
          LoadBalancerInfo: { ContainerName: "app", ContainerPort: 8080 },
        },
      },
    },
  ],
};

/** Deploys web:2 and answers the deployment's id. */
export async function deploy({ codeDeploy, good }: Stage, more: Partial<NewDeployment> = {}): Promise<string> {
  const appSpec = writeAppSpec(APP_SPEC, good);
  const created = await codeDeploy.create({ ...GROUP, appSpec, description: "a release", ...more });
  if (created.kind === "created") return created.id;
  throw new Error("Another deployment is in the way.");
}

export const found = async ({ codeDeploy }: Stage, id: string): Promise<Deployment> => {
  const deployment = await codeDeploy.findDeployment(id);
  if (deployment) return deployment;
  throw new Error(`There is no ${id}.`);
};

export async function until(stage: Stage, holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 1_000; look++) {
    if (await holds()) return;
    await stage.pass(1_000);
  }
  throw new Error("It did not come to that.");
}

export async function ended(stage: Stage, id: string): Promise<Deployment> {
  await until(stage, async () => hasEnded(await found(stage, id)));
  return await found(stage, id);
}

/** The events that have begun, and how they stand. */
export async function events({ codeDeploy }: Stage, id: string): Promise<Readonly<Record<string, string>>> {
  const target = await codeDeploy.findTarget(id);
  return Object.fromEntries((target?.lifecycleEvents ?? []).map(({ name, status }) => [name, status]));
}

export async function weights({ codeDeploy }: Stage, id: string): Promise<Readonly<Record<string, number>>> {
  const target = await codeDeploy.findTarget(id);
  return Object.fromEntries((target?.taskSets ?? []).map(({ label, weight }) => [label, weight]));
}
