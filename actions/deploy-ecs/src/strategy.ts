import type { Service } from "@deploy-actions/shared/ecs/ecs";
import { Failure } from "@deploy-actions/shared/failure";
import type { Request } from "./request/request.ts";
import type { StrategyName } from "./request/strategy.ts";

/** Who moves the traffic: ECS itself (rolling, blue/green, linear, canary), CodeDeploy, or this action by the weights of a rule. */
export type Mover = "ecs" | "codedeploy" | "weights";

/** What the strategies that ECS has are called in its API. */
export const NATIVE: Readonly<Partial<Record<StrategyName, "ROLLING" | "BLUE_GREEN" | "LINEAR" | "CANARY">>> = {
  rolling: "ROLLING",
  "blue-green": "BLUE_GREEN",
  linear: "LINEAR",
  canary: "CANARY",
};

/** Chosen once, from the service's controller and what the inputs ask for; contradictions are refused. */
export function chooseMover(request: Request, service: Service): Mover {
  const { name } = request.strategy;
  refuseController(request, service);
  if (name === "weights") return refuseStrategy(request, service);
  if (service.controller === "CODE_DEPLOY") return "codedeploy";
  refuseConfiguration(request, service);
  return "ecs";
}

function refuseController({ service: name, strategy }: Request, { controller }: Service): void {
  if (controller === "EXTERNAL") {
    throw new Failure(
      `Service "${name}" has the deployment controller EXTERNAL: its task sets belong to the tool that made them.`,
      {
        hint: "Deploy it with that tool; or move the service to the controller ECS (UpdateService with deploymentController ECS), and this action deploys it.",
      },
    );
  }
  if (controller === "CODE_DEPLOY" && strategy.name !== "auto" && strategy.name !== "codedeploy") {
    throw new Failure(
      `strategy is ${strategy.name}, and service "${name}" has the deployment controller CODE_DEPLOY.`,
      {
        hint: "Leave strategy empty: its deployments are CodeDeploy's. Or move the service to the controller ECS (UpdateService with deploymentController ECS).",
      },
    );
  }
  if (controller === "ECS" && strategy.name === "codedeploy") {
    throw new Failure(`strategy is codedeploy, and service "${name}" has the deployment controller ECS.`, {
      hint: "Leave strategy empty, or choose blue-green, linear or canary, which ECS does without CodeDeploy.",
    });
  }
}

/** Weights move the traffic between two services; each of them rolls. */
function refuseStrategy({ service: name }: Request, { strategy }: Service): Mover {
  if (strategy === "ROLLING") return "weights";
  throw new Failure(`strategy is weights, and service "${name}" shifts its traffic itself (${strategy}).`, {
    hint: "Leave strategy empty, and ECS shifts the traffic; or set the service's strategy to ROLLING.",
  });
}

function refuseConfiguration(
  { service: name, strategy: asked, deploymentConfiguration }: Request,
  service: Service,
): void {
  const chosen = NATIVE[asked.name];
  const inDocument = deploymentConfiguration?.strategy as string | undefined;
  if (chosen && inDocument && chosen !== inDocument) {
    throw new Failure(`strategy is ${asked.name}, and deployment-configuration says ${inDocument}.`, {
      hint: "Say it in one place.",
    });
  }
  const strategy = chosen ?? inDocument ?? service.strategy;
  const configuration = { ...service.deploymentConfiguration, ...deploymentConfiguration };
  const rolls = strategy === "ROLLING";
  if (!rolls && service.schedulingStrategy === "DAEMON")
    throw new Failure(`Service "${name}" is a DAEMON, which can only be deployed rolling.`, {
      hint: "Remove strategy.",
    });
  for (const { of, member, hint } of MEMBERS) {
    const isMissing = of.includes(strategy) && configuration[member] === undefined && service.strategy !== strategy;
    if (isMissing) throw new Failure(`The strategy ${strategy} of service "${name}" has no ${member}.`, { hint });
  }
  if (rolls && asked.waitUntil && asked.waitUntil !== "complete") {
    throw new Failure(
      `wait-until is ${asked.waitUntil}, and service "${name}" deploys rolling: it has no such moment.`,
      {
        hint: "Remove wait-until.",
      },
    );
  }
  if (rolls || chosen === undefined || service.strategy !== "ROLLING") return;
  if (service.loadBalancers.every(({ alternateTargetGroup }) => alternateTargetGroup !== undefined)) return;
  throw new Failure(`strategy is ${asked.name}, and service "${name}" has no second target group to move traffic to.`, {
    hint: "Give its load balancer an advancedConfiguration (alternateTargetGroupArn, productionListenerRule, roleArn) first, by UpdateService or where the service is defined.",
  });
}

/** What a strategy needs to be told when a service takes it on (API reference, DeploymentConfiguration). */
const MEMBERS: readonly { readonly of: readonly string[]; readonly member: string; readonly hint: string }[] = [
  {
    of: ["LINEAR"],
    member: "linearConfiguration",
    hint: "Give it in deployment-configuration, for example { linearConfiguration: { stepPercent: 10, stepBakeTimeInMinutes: 6 }, bakeTimeInMinutes: 5 }.",
  },
  {
    of: ["CANARY"],
    member: "canaryConfiguration",
    hint: "Give it in deployment-configuration, for example { canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 10 }, bakeTimeInMinutes: 5 }.",
  },
  {
    of: ["BLUE_GREEN", "LINEAR", "CANARY"],
    member: "bakeTimeInMinutes",
    hint: "Give it in deployment-configuration, for example { bakeTimeInMinutes: 5 }: for so long the old release stays, and going back is a matter of seconds.",
  },
];
