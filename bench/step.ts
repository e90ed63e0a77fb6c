import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import type { Clock } from "@deploy-actions/shared/clock";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { awsMeans } from "../actions/deploy-ecs/src/aws-means.ts";
import { cloudWatchTaskLogs } from "../actions/deploy-ecs/src/cloudwatch-task-logs.ts";
import { ecrRegistry } from "../actions/deploy-ecs/src/ecr-registry.ts";
import { elbTargetGroups } from "../actions/deploy-ecs/src/elb-target-groups.ts";
import { readInputs } from "../actions/deploy-ecs/src/inputs.ts";
import type { Outcome, StepOutcome } from "../actions/deploy-ecs/src/outcome.ts";
import { awsPorts } from "../actions/deploy-ecs/src/preflight/aws-ports.ts";
import { run } from "../actions/deploy-ecs/src/run.ts";
import { awsDeploymentTimes } from "../actions/deploy-ecs/src/timing/aws-deployment-times.ts";
import { CLUSTER } from "./account.ts";

/** A simulated account, and its time. */
export interface World {
  readonly access: AwsAccess;
  readonly clock: Clock;
}

/** A whole step with these inputs, as main.ts wires it: one object for all that is called in the cluster. */
export async function runStep({ access, clock }: World, given: Readonly<Record<string, string>>): Promise<StepOutcome> {
  const inputs = await readInputs(objectInputs({ cluster: CLUSTER, ...given }), { env: {} });
  const effects = { env: {}, clock, log: () => {}, mask: () => {}, signal: new AbortController().signal };
  return await run(inputs, {
    ...effects,
    ...(await awsMeans(access, CLUSTER, effects)),
    home: access,
    openProbe: () => Promise.reject(new Error("No check was expected.")),
    commitOrder: { compare: () => Promise.reject(new Error("No commit was to be compared.")) },
    run: { commit: undefined, repository: undefined, run: undefined },
    preflight: async () => awsPorts(access),
    deploymentTimes: async () => awsDeploymentTimes(access, CLUSTER),
    oneOffs: {
      tasks: () => Promise.reject(new Error("No task was expected.")),
      logs: () => Promise.reject(new Error("No task was expected.")),
      identity: { repository: "", run: "1", attempt: "1", step: "" },
    },
    steadyClock: clock,
    registry: ecrRegistry(access),
    logs: cloudWatchTaskLogs(access, clock),
    targetGroups: elbTargetGroups(access),
    save: { service: () => {}, oneOff: () => {}, begin: () => {}, over: () => {} },
  });
}

/** The same for a step with one service. */
export async function deployOne(world: World, given: Readonly<Record<string, string>>): Promise<Outcome> {
  const { services } = await runStep(world, { preflight: "off", ...given });
  const [only] = services;
  if (!only) throw new Error("The step had no service.");
  return only.outcome;
}
