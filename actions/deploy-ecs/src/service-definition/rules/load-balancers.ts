import type { LoadBalancer, ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";
import { controllerOf, runsOnFargate } from "./rule.ts";

/** What ECS wants to know of each load balancer. Source: the ECS API reference, LoadBalancer. */
export function* loadBalancers(definition: ServiceDefinition): Generator<Problem> {
  const { loadBalancers: given = [], serviceRegistries = [], role } = definition;
  for (const [index, balancer] of given.entries()) yield* members(balancer, `loadBalancers[${index}]`, definition);
  const keys = given.map(({ targetGroupArn, containerName, containerPort }) =>
    [targetGroupArn, containerName, containerPort].join(" "),
  );
  for (const [index, key] of keys.entries()) {
    const first = keys.indexOf(key);
    if (first !== index) yield { at: `loadBalancers[${index}]`, message: `It is the same as loadBalancers[${first}].` };
  }
  if (controllerOf(definition) === "CODE_DEPLOY" && given.length !== 1) {
    yield {
      at: "loadBalancers",
      message: `CodeDeploy shifts traffic between the two target groups of its deployment group; the service has one to begin with, not ${given.length}.`,
      fix: "Name the target group that is to serve first.",
    };
  }
  if (serviceRegistries.length > 1) {
    yield { at: "serviceRegistries", message: `A service has one at most, not ${serviceRegistries.length}.` };
  }
  if (role !== undefined && given.length === 0) {
    yield { at: "role", message: "It is for services with a load balancer.", fix: "Remove it." };
  }
}

function* members(
  { targetGroupArn, loadBalancerName, containerName, containerPort }: LoadBalancer,
  path: string,
  definition: ServiceDefinition,
): Generator<Problem> {
  for (const [member, value] of Object.entries({ containerName, containerPort })) {
    if (value === undefined || value === "") {
      yield { at: `${path}.${member}`, message: "This key is required: where the traffic goes in the task." };
    }
  }
  if (targetGroupArn !== undefined && loadBalancerName !== undefined) {
    yield { at: `${path}.loadBalancerName`, message: "It cannot stand beside targetGroupArn.", fix: "Remove it." };
  } else if (targetGroupArn === undefined && loadBalancerName === undefined) {
    yield { at: `${path}.targetGroupArn`, message: "This key is required: the target group to register tasks in." };
  } else if (
    targetGroupArn !== undefined &&
    !/^arn:[\w-]+:elasticloadbalancing:.*:targetgroup\//.test(targetGroupArn)
  ) {
    yield { at: `${path}.targetGroupArn`, message: `"${targetGroupArn}" is not the ARN of a target group.` };
  } else if (loadBalancerName !== undefined && runsOnFargate(definition)) {
    yield {
      at: `${path}.loadBalancerName`,
      message: "Classic Load Balancers do not reach tasks on Fargate.",
      fix: "Use the target group of an application or network load balancer.",
    };
  }
}
