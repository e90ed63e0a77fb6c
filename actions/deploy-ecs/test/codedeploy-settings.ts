import type { DeploymentGroup } from "@deploy-actions/shared/codedeploy/codedeploy";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { definition, image } from "@deploy-actions/shared/testkit/ecs/web-task";
import type { CodeDeploySituation } from "../src/codedeploy/observe.ts";
import type { CodeDeploySettings } from "../src/codedeploy/settings.ts";

export function settings(overrides: Partial<CodeDeploySettings> = {}): CodeDeploySettings {
  return {
    application: undefined,
    deploymentGroup: undefined,
    deploymentConfig: undefined,
    appSpec: undefined,
    waitUntil: "traffic-shifted",
    ifInProgress: "fail",
    onFailure: "rollback",
    timeout: 30 * 60_000,
    desiredCount: undefined,
    deploymentConfiguration: undefined,
    ...overrides,
  };
}

export function group(overrides: Partial<DeploymentGroup> = {}): DeploymentGroup {
  return {
    application: "web",
    group: "web",
    computePlatform: "ECS",
    configuration: "CodeDeployDefault.ECSAllAtOnce",
    services: [{ cluster: "prod", service: "web" }],
    targetGroups: ["blue", "green"],
    productionListeners: ["arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/1/1"],
    testListeners: [],
    readyWait: undefined,
    terminationWait: 5,
    autoRollback: [],
    alarms: ["web-5xx"],
    ...overrides,
  };
}

export function situation(overrides: Partial<CodeDeploySituation> = {}): CodeDeploySituation {
  return { group: group(), isOurs: true, routing: { type: "AllAtOnce" }, active: undefined, ...overrides };
}

/** Service web behind a load balancer that reaches port 8080 of container app. */
export const webService = () =>
  service({
    controller: "CODE_DEPLOY",
    loadBalancers: [{ targetGroup: "tg/blue", containerName: "app", containerPort: 8080 }],
  });

/** What is deployed, with that port. */
export const webDefinition = (): TaskDefinition => {
  const one = definition(image("v2"));
  const [app] = one.containerDefinitions;
  return { ...one, containerDefinitions: app ? [{ ...app, portMappings: [{ containerPort: 8080 }] }] : [] };
};
