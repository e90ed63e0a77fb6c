import type { AppSpec } from "@deploy-actions/shared/codedeploy/app-spec";
import { formatDuration } from "@deploy-actions/shared/duration";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { describeActive, howToEnd } from "./active.ts";
import type { CodeDeploySituation } from "./observe.ts";
import type { CodeDeploySettings } from "./settings.ts";
import { leastTime } from "./steps.ts";

/** What contradicts itself, or what CodeDeploy would refuse or never end; found before anything is changed. */
export function* refusals(
  settings: CodeDeploySettings,
  situation: CodeDeploySituation,
  { appSpec, definition }: { readonly appSpec: AppSpec; readonly definition: TaskDefinition },
): Generator<Problem> {
  const { group, isOurs, routing, active } = situation;
  if (settings.deploymentConfiguration) {
    yield {
      at: "deployment-configuration",
      message: "It is for services that ECS deploys; this one is deployed by CodeDeploy.",
      fix: "Remove it, and choose how traffic moves with codedeploy-deployment-config.",
    };
  }
  if (!isOurs || group.computePlatform !== "ECS") {
    yield { at: "codedeploy-deployment-group", message: deploysSomethingElse(situation) };
  }
  if (settings.waitUntil === "paused" && group.readyWait === undefined) {
    yield {
      at: "wait-until",
      message: `paused does not happen: group ${group.group} moves traffic as soon as the new tasks run.`,
      fix: "Set the group's deploymentReadyOption to STOP_DEPLOYMENT with a waiting time, or wait-until: traffic-shifted.",
    };
  }
  if (routing.type !== "AllAtOnce" && group.productionListeners.some(isOfNetworkLoadBalancer)) {
    yield {
      at: "codedeploy-deployment-config",
      message: "Behind a Network Load Balancer CodeDeploy moves all traffic at once only.",
      fix: "Use CodeDeployDefault.ECSAllAtOnce.",
    };
  }
  const least = leastTime(group, routing, settings.waitUntil);
  if (least >= settings.timeout) {
    yield {
      at: "timeout",
      message: `It is ${formatDuration(settings.timeout)}, and the deployment waits for ${formatDuration(least)} by its own settings.`,
      fix: `Raise it well above that${settings.waitUntil === "complete" ? ", or set wait-until: traffic-shifted" : ""}.`,
    };
  }
  yield* missingContainer(appSpec, definition);
  if (settings.ifInProgress === "replace") {
    yield {
      at: "if-in-progress",
      message:
        "replace is not possible: CodeDeploy runs one deployment of a group at a time, and none takes the place of another.",
      fix: "Set wait or fail; a deployment that has to go is stopped in CodeDeploy.",
    };
  }
  if (active && settings.ifInProgress === "fail")
    yield { at: "if-in-progress", message: describeActive(active), fix: howToEnd(active) };
}

function deploysSomethingElse({ group }: CodeDeploySituation): string {
  if (group.computePlatform !== "ECS") return `Group ${group.group} is for ${group.computePlatform}, not for ECS.`;
  const services = group.services.map(({ cluster, service }) => `${service} of cluster ${cluster}`).join(", ");
  return `Group ${group.group} deploys ${services || "no service"}, not this one.`;
}

/** arn:…:listener/net/… */
const isOfNetworkLoadBalancer = (listener: string): boolean => listener.includes(":listener/net/");

function* missingContainer(appSpec: AppSpec, { containerDefinitions }: TaskDefinition): Generator<Problem> {
  const { ContainerName: name, ContainerPort: port } = appSpec.Resources[0].TargetService.Properties.LoadBalancerInfo;
  const names = containerDefinitions.map((container) => container.name);
  const container = containerDefinitions.find((one) => one.name === name);
  const fix = "Set LoadBalancerInfo in codedeploy-appspec to what the load balancer is to reach.";
  if (!container) {
    const message = `Traffic goes to container ${name}, and the task definition has only ${names.join(", ")}.`;
    yield { at: "codedeploy-appspec", message, fix };
  } else if (!container.portMappings?.some(({ containerPort }) => containerPort === port)) {
    yield { at: "codedeploy-appspec", message: `Container ${name} of the task definition has no port ${port}.`, fix };
  }
}
