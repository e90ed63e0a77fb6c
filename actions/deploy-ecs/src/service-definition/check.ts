import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";
import { tags } from "../task-definition/rules/tags.ts";
import { controller } from "./rules/controller.ts";
import { deploymentConfiguration } from "./rules/deployment-configuration.ts";
import { loadBalancers } from "./rules/load-balancers.ts";
import { names } from "./rules/names.ts";
import { network } from "./rules/network.ts";
import { placement } from "./rules/placement.ts";
import { rebalancing } from "./rules/rebalancing.ts";
import type { Rule } from "./rules/rule.ts";
import { scheduling } from "./rules/scheduling.ts";
import { shifting } from "./rules/shifting.ts";
import { volumes } from "./rules/volumes.ts";

const RULES: readonly Rule[] = [
  names,
  placement,
  network,
  scheduling,
  controller,
  deploymentConfiguration,
  loadBalancers,
  shifting,
  rebalancing,
  volumes,
  tags,
];

/** Every mistake that CreateService would refuse and that can be seen without asking AWS. */
export function checkServiceDefinition(definition: ServiceDefinition): readonly Problem[] {
  return RULES.flatMap((rule) => [...rule(definition)]);
}
