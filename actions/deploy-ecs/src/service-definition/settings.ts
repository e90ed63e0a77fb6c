import type { ServiceMembers } from "@deploy-actions/shared/ecs/ecs";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import { compareWithLive, type Drift } from "./compare.ts";
import type { Member } from "./treatment.ts";

/** Members to send with UpdateService, and what the service had of them. */
export interface MemberChange {
  readonly members: ServiceMembers;
  /** What takes the change back. */
  readonly before: ServiceMembers;
}

export interface DefinitionSettings {
  /** Take effect without new tasks. ECS does not restore them when it rolls a deployment back. */
  readonly atOnce: MemberChange;
  /** Part of what is rolled out, to be sent in the request that deploys. ECS restores them with the revision before. */
  readonly withDeployment: MemberChange;
  /** Whether ECS starts no deployment for `withDeployment` by itself, so that it has to be forced where the task definition stays. */
  readonly needsForce: boolean;
}

/**
 * What a service definition changes of a live service: only members that the file has, that differ, and that UpdateService
 * takes. `deploymentConfiguration` is not among them: the plan lays the input of that name over the file's and sends the result.
 */
export function settingsFromDefinition(definition: ServiceDefinition, live: ServiceDefinition): DefinitionSettings {
  const drift = compareWithLive(definition, live);
  const changeOf = (kind: Drift["treatment"]["kind"]): MemberChange => {
    const members = drift
      .filter(({ member, treatment }) => treatment.kind === kind && member !== PLANNED)
      .map(({ member }) => member);
    return {
      members: Object.fromEntries(members.map((member) => [member, definition[member]])),
      before: Object.fromEntries(members.flatMap((member) => beforeOf(member, live))),
    };
  };
  const withDeployment = changeOf("with-deployment");
  const names = Object.keys(withDeployment.members);
  return {
    atOnce: changeOf("at-once"),
    withDeployment,
    // "This parameter doesn't trigger a new service deployment" (ECS API reference, UpdateService).
    needsForce: names.length > 0 && names.every((name) => name === "capacityProviderStrategy"),
  };
}

const PLANNED: Member = "deploymentConfiguration";

/** What UpdateService takes for a member that the service did not have. */
const NOT_SET: Readonly<Record<string, unknown>> & ServiceMembers = {
  loadBalancers: [],
  serviceRegistries: [],
  placementConstraints: [],
  placementStrategy: [],
  capacityProviderStrategy: [],
  volumeConfigurations: [],
  vpcLatticeConfigurations: [],
  healthCheckGracePeriodSeconds: 0,
  enableExecuteCommand: false,
  enableECSManagedTags: false,
  propagateTags: "NONE",
  platformVersion: "LATEST",
  availabilityZoneRebalancing: "DISABLED",
  serviceConnectConfiguration: { enabled: false },
};

function beforeOf(member: Member, live: ServiceDefinition): readonly (readonly [Member, unknown])[] {
  const value = live[member] ?? NOT_SET[member];
  return value === undefined ? [] : [[member, value]];
}
