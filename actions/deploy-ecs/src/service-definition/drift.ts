import type { DeploymentConfiguration, Service } from "@deploy-actions/shared/ecs/ecs";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Mover } from "../strategy.ts";
import { compareWithLive, type Drift, describeDrift } from "./compare.ts";
import { type DefinitionSettings, settingsFromDefinition } from "./settings.ts";

/** What the file says otherwise than the live service has it, and what is done about it. */
export interface DefinitionDrift {
  /** What is applied, in the reader's words. */
  readonly changes: readonly string[];
  /** What is only shown. */
  readonly notes: readonly string[];
  /** Undefined where all of it is only shown. */
  readonly settings: DefinitionSettings | undefined;
  /** Of the file: counts for what the input of that name leaves out. */
  readonly deploymentConfiguration: DeploymentConfiguration | undefined;
}

/** Only what ECS itself rolls out is changed: with CodeDeploy and with weights, more than this service would have to change. */
export function driftOf(definition: ServiceDefinition, live: ServiceDefinition, mover: Mover): DefinitionDrift {
  const drift = compareWithLive(definition, live);
  const inDefinition = (line: string) => `In the service definition, ${line}.`;
  if (mover !== "ecs") {
    const why = mover === "weights" ? "the strategy weights uses two services" : "CodeDeploy deploys the service";
    const shown = drift
      .filter((one) => mover !== "codedeploy" || !isTargetGroup(one))
      .map((one) => describeDrift({ ...one, treatment: { kind: "not-applied", why } }));
    return { changes: [], notes: shown.map(inDefinition), settings: undefined, deploymentConfiguration: undefined };
  }
  const isApplied = ({ treatment }: (typeof drift)[number]) => treatment.kind !== "not-applied";
  return {
    // The plan tells a deployment configuration itself, together with the input.
    changes: drift.filter((one) => isApplied(one) && one.member !== "deploymentConfiguration").map(describeDrift),
    notes: drift.filter((one) => !isApplied(one)).map((one) => inDefinition(describeDrift(one))),
    settings: settingsFromDefinition(definition, live),
    deploymentConfiguration: definition.deploymentConfiguration as DeploymentConfiguration | undefined,
  };
}

/** With every deployment CodeDeploy moves a service to the other one of the pair, which stands in the deployment group alone. */
const isTargetGroup = ({ member, path }: Drift): boolean =>
  member === "loadBalancers" && path.endsWith("].targetGroupArn");

/** The file names a task definition, as every description of a service does; which one is deployed the step says. */
export function taskDefinitionNote(
  { taskDefinition }: ServiceDefinition,
  { taskDefinition: live }: Pick<Service, "taskDefinition">,
): readonly string[] {
  if (taskDefinition === undefined) return [];
  const named = taskDefinition.split("/").at(-1) ?? taskDefinition;
  if (named === live || named === live.split(":")[0]) return [];
  return [
    `taskDefinition of the service definition (${named}) is not used: the input task-definition says what is deployed. Leave it out of the file, or write the family alone.`,
  ];
}
