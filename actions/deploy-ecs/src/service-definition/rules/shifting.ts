import type { LoadBalancer, ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";
import { controllerOf, strategyOf } from "./rule.ts";

/**
 * What blue/green, linear and canary deployments by ECS need. Source: the ECS API reference, DeploymentConfiguration and
 * AdvancedConfiguration; the developer guide, "Troubleshooting Amazon ECS blue/green deployments".
 */
export function* shifting(definition: ServiceDefinition): Generator<Problem> {
  const { loadBalancers = [], serviceConnectConfiguration, deploymentConfiguration } = definition;
  const strategy = strategyOf(definition);
  yield* pairs(loadBalancers, strategy);
  if (strategy === "ROLLING") return;
  if (controllerOf(definition) !== "ECS") {
    yield {
      at: "deploymentConfiguration.strategy",
      message: `ECS deploys ${strategy}, not ${controllerOf(definition)}.`,
      fix: "Remove it, or set deploymentController to { type: ECS }.",
    };
  }
  if (strategy === "BLUE_GREEN" && deploymentConfiguration?.bakeTimeInMinutes === undefined) {
    yield {
      at: "deploymentConfiguration.bakeTimeInMinutes",
      message: "BLUE_GREEN needs it: how long the old release stays ready after the switch.",
      fix: "Write the minutes; 0 for none.",
    };
  }
  if (strategy !== "BLUE_GREEN" && loadBalancers.length === 0 && !serviceConnectConfiguration?.enabled) {
    yield {
      at: "deploymentConfiguration.strategy",
      message: `${strategy} needs traffic to shift: a load balancer or Service Connect.`,
      fix: "Add loadBalancers, or use ROLLING.",
    };
  }
}

function* pairs(loadBalancers: readonly LoadBalancer[], strategy: string): Generator<Problem> {
  const advanced = loadBalancers.filter(({ advancedConfiguration }) => advancedConfiguration);
  for (const [index, { advancedConfiguration }] of loadBalancers.entries()) {
    if (advancedConfiguration || (strategy === "ROLLING" && advanced.length === 0)) continue;
    yield {
      at: `loadBalancers[${index}].advancedConfiguration`,
      message:
        strategy === "ROLLING"
          ? "Either all load balancers have it, or none."
          : `${strategy} needs it: the other target group, the listener rule and the role that ECS shifts traffic with.`,
      fix: "Write { alternateTargetGroupArn, productionListenerRule, roleArn }.",
    };
  }
  const seen = new Map<string, string>();
  for (const [index, balancer] of loadBalancers.entries()) {
    if (!balancer.advancedConfiguration) continue;
    const path = `loadBalancers[${index}]`;
    yield* members(balancer, `${path}.advancedConfiguration`);
    const groups = {
      [`${path}.targetGroupArn`]: balancer.targetGroupArn,
      [`${path}.advancedConfiguration.alternateTargetGroupArn`]: balancer.advancedConfiguration.alternateTargetGroupArn,
    };
    for (const [at, arn] of Object.entries(groups)) {
      if (arn === undefined) continue;
      const first = seen.get(arn);
      if (first) yield { at, message: `It is the target group of ${first}, too; ECS needs another one.` };
      else seen.set(arn, at);
    }
  }
}

/** A rule of an application load balancer, or a listener of a network load balancer. */
const RULE_OR_LISTENER = /^arn:[\w-]+:elasticloadbalancing:.*:(listener-rule\/app|listener\/net)\//;

function* members({ advancedConfiguration = {} }: LoadBalancer, path: string): Generator<Problem> {
  for (const member of ["alternateTargetGroupArn", "productionListenerRule", "roleArn"] as const) {
    if (!advancedConfiguration[member]) yield { at: `${path}.${member}`, message: "This key is required." };
  }
  for (const member of ["productionListenerRule", "testListenerRule"] as const) {
    const arn = advancedConfiguration[member];
    if (!arn || RULE_OR_LISTENER.test(arn)) continue;
    yield {
      at: `${path}.${member}`,
      message: `"${arn}" is neither the ARN of a listener rule (application load balancer) nor of a listener (network load balancer).`,
    };
  }
  const { productionListenerRule, testListenerRule } = advancedConfiguration;
  if (testListenerRule !== undefined && testListenerRule === productionListenerRule) {
    yield { at: `${path}.testListenerRule`, message: "Production and test traffic need rules of their own." };
  }
}
