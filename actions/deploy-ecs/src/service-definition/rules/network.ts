import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";

/** At most (ECS API reference, AwsVpcConfiguration). */
const MOST = { subnets: 16, securityGroups: 5 };

const PREFIXES = { subnets: "subnet-", securityGroups: "sg-" };

/** Subnets and security groups are ids, and not too many. */
export function* network({ networkConfiguration }: ServiceDefinition): Generator<Problem> {
  const configuration = networkConfiguration?.awsvpcConfiguration;
  if (!configuration) return;
  const path = "networkConfiguration.awsvpcConfiguration";
  if (configuration.subnets.length === 0) {
    yield { at: `${path}.subnets`, message: "It names no subnet.", fix: "Write the subnets, like [subnet-0a1b2c3d]." };
  }
  for (const member of ["subnets", "securityGroups"] as const) {
    const ids = configuration[member] ?? [];
    if (ids.length > MOST[member]) {
      yield { at: `${path}.${member}`, message: `It has ${ids.length} entries; ECS takes ${MOST[member]} at most.` };
    }
    for (const [index, id] of ids.entries()) {
      if (id.startsWith(PREFIXES[member])) continue;
      const message = `"${id}" is not an id; it begins with ${PREFIXES[member]}.`;
      yield { at: `${path}.${member}[${index}]`, message, fix: "ECS takes ids, not names." };
    }
  }
}
