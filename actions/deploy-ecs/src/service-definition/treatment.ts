import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import { controllerOf, strategyOf } from "./rules/rule.ts";

/** What the step does about a member of which file and service differ. */
export type Treatment =
  /** UpdateService takes it, and tasks that run stay. */
  | { readonly kind: "at-once" }
  /** Part of what is rolled out: it takes effect with new tasks. */
  | { readonly kind: "with-deployment" }
  | { readonly kind: "not-applied"; readonly why: string };

export type Member = keyof ServiceDefinition;

/** Decided once for each member, by what UpdateService takes and what other hands move. */
export function treatmentOf(member: Member, definition: ServiceDefinition, live: ServiceDefinition): Treatment {
  const why = ELSEWHERE[member] ?? refusedByCodeDeploy(member, live) ?? movedByEcs(member, definition, live);
  if (why !== undefined) return { kind: "not-applied", why };
  return AT_ONCE.includes(member) ? { kind: "at-once" } : { kind: "with-deployment" };
}

/** Source: the ECS API reference, UpdateService: "This parameter doesn't trigger a new service deployment." */
const AT_ONCE: readonly Member[] = [
  "deploymentConfiguration",
  "healthCheckGracePeriodSeconds",
  "enableExecuteCommand",
  "enableECSManagedTags",
  "propagateTags",
  "availabilityZoneRebalancing",
  "placementConstraints",
  "placementStrategy",
];

const NEW_SERVICE = "it is set when a service is created; a new service has to take its place";

const ELSEWHERE: { readonly [Member in keyof ServiceDefinition]?: string } = {
  desiredCount: "the input desired-count sets it, so that an autoscaler is left alone",
  launchType: "UpdateService does not take it; capacityProviderStrategy moves a service to other capacity",
  schedulingStrategy: NEW_SERVICE,
  role: NEW_SERVICE,
  deploymentController:
    "it decides who deploys; change it by itself, with `aws ecs update-service`, before the next deploy",
  tags: "UpdateService does not take tags; `aws ecs tag-resource` does",
  gatewayConnectors: "DescribeServices does not show it, so it can be neither compared nor restored",
  monitoring: "DescribeServices does not show it, so it can be neither compared nor restored",
};

/** Source: the ECS API reference, UpdateService, on services of the CODE_DEPLOY controller. */
const UPDATED_BESIDE_CODE_DEPLOY: readonly Member[] = [
  "deploymentConfiguration",
  "healthCheckGracePeriodSeconds",
  "enableECSManagedTags",
  "propagateTags",
  "placementConstraints",
  "placementStrategy",
];

const IN_APP_SPEC: readonly Member[] = ["networkConfiguration", "platformVersion", "capacityProviderStrategy"];

function refusedByCodeDeploy(member: Member, live: ServiceDefinition): string | undefined {
  if (controllerOf(live) !== "CODE_DEPLOY" || UPDATED_BESIDE_CODE_DEPLOY.includes(member)) return undefined;
  if (IN_APP_SPEC.includes(member)) return "CodeDeploy takes it from the AppSpec; give one in codedeploy-appspec";
  if (member === "loadBalancers") return "CodeDeploy moves the service between the two target groups of its group";
  return "UpdateService refuses it for a service that CodeDeploy deploys";
}

/**
 * ECS swaps the two target groups with every deployment that shifts traffic: the pair of the file, sent again, would lead
 * each of them to the same one.
 */
function movedByEcs(member: Member, definition: ServiceDefinition, live: ServiceDefinition): string | undefined {
  if (member !== "loadBalancers") return undefined;
  const hasPair = live.loadBalancers?.some(({ advancedConfiguration }) => advancedConfiguration) ?? false;
  if (strategyOf(live) === "ROLLING" && !hasPair) return undefined;
  const other = strategyOf(definition) === strategyOf(live) ? "" : ", also where the strategy changes";
  return `ECS swaps the target groups of a service that shifts traffic, so they are never sent${other}`;
}
