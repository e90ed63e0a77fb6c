import { shareOf, unknownActions } from "@deploy-actions/shared/elb/forwarding";
import { nameInArn } from "@deploy-actions/shared/elb/listeners";
import type { Side } from "@deploy-actions/shared/elb/pair";
import { describeRoute } from "@deploy-actions/shared/elb/routes";
import type { ObservedPair } from "./observe.ts";

/** Why traffic cannot be moved between the two, each with what to do. All of them at once; none: it can. */
export function refusalsOf(observed: ObservedPair): readonly string[] {
  const { service, partner, routes, rules } = observed;
  const sides = [service, partner];
  const elsewhere = sides.flatMap(refuseService);
  if (elsewhere.length > 0) return elsewhere;
  const placed = [...sides.flatMap(refuseGroup), ...refuseBalancers(observed)];
  if (placed.length > 0) return placed;
  if (routes.length === 0) {
    return [
      `No listener rule names ${service.group.name} or ${partner.group.name}. Let the rule of the service forward to both, with the weights 100 and 0.`,
    ];
  }
  const pair = [service.group.arn, partner.group.arn];
  return routes.flatMap((route) => {
    const { rule, forwarding } = route;
    const others = forwarding.groups.filter(({ arn, weight }) => !pair.includes(arn) && weight > 0);
    const share = pair.reduce((sum, arn) => sum + shareOf(forwarding, arn), 0);
    const unknown = unknownActions(rules.find(({ arn }) => arn === rule.arn)?.actions ?? []);
    return [
      others.length > 0 &&
        `${rule.name} also forwards to ${others.map(({ arn, weight }) => `${nameInArn(arn)} (weight ${weight})`).join(", ")}: a share of its traffic could not be said in two weights. Give that group the weight 0, or a rule of its own.`,
      others.length === 0 &&
        share === 0 &&
        `${describeRoute(route)}: nobody is live, and which release is the old one cannot be seen. Give one of them a weight.`,
      unknown.length > 0 &&
        `${rule.name} has an action of the type ${unknown.join(", ")}, which this version does not know: writing it back would lose its settings. Use a newer version of this action.`,
    ].filter((line) => typeof line === "string");
  });
}

function refuseService({ name, service }: Side): readonly string[] {
  const { status, controller, strategy, schedulingStrategy } = service;
  return [
    status !== "ACTIVE" && `${name} is ${status}: it is being deleted.`,
    controller !== "ECS" &&
      `${name} has the deployment controller ${controller}; the strategy weights moves traffic between two services with the controller ECS.`,
    controller === "ECS" &&
      strategy !== "ROLLING" &&
      `${name} deploys with ${strategy}, so that ECS changes the weights of its rules itself. Set strategy to ROLLING in the deploymentConfiguration of the service, or use the strategy ${STRATEGIES[strategy] ?? "of the service"}.`,
    schedulingStrategy === "DAEMON" &&
      `${name} is a DAEMON: the number of its tasks cannot follow the traffic. Use a REPLICA service.`,
  ].filter((line) => typeof line === "string");
}

const STRATEGIES: Readonly<Record<string, string>> = { BLUE_GREEN: "blue-green", LINEAR: "linear", CANARY: "canary" };

function refuseGroup({ name, group }: Side): readonly string[] {
  const { protocol, targetType, loadBalancers } = group;
  const network = loadBalancers.some((arn) => arn.includes(":loadbalancer/net/"));
  if (network || !["HTTP", "HTTPS"].includes(protocol)) {
    return [
      `${group.name}, the target group of ${name}, is one of a network load balancer (${protocol}): its connections stay with their target, so that weights would not move what is open. Use an application load balancer, or the ECS strategies blue-green, linear or canary.`,
    ];
  }
  if (!["ip", "instance"].includes(targetType))
    return [`${group.name} has targets of the type ${targetType}, which tasks of ${name} cannot be.`];
  return [];
}

/** A target group belongs to one load balancer: two that hang on different ones can never share a rule. */
function refuseBalancers({ service, partner }: ObservedPair): readonly string[] {
  const [own, others] = [service.group.loadBalancers, partner.group.loadBalancers];
  if (own.length === 0 || others.length === 0 || own.some((arn) => others.includes(arn))) return [];
  const where = (arns: readonly string[]) => arns.map(nameInArn).join(", ");
  return [
    `${service.name} is behind the load balancer ${where(own)} and ${partner.name} behind ${where(others)}: no rule can share traffic between them. Put both behind one.`,
  ];
}
