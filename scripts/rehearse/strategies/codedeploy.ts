import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentConfigCommand,
  CreateDeploymentGroupCommand,
} from "@aws-sdk/client-codedeploy";
import type { Account } from "../stage/account.ts";
import { type LoadBalancer, openLoadBalancer } from "../stage/load-balancer.ts";
import { createService } from "../stage/service.ts";
import { shiftingScenes } from "./shifting.ts";
import { stepChecks } from "./step-checks.ts";
import type { Strategy } from "./strategy.ts";

/** Percent. */
const SHARE = 20;

/** Simulated minutes at that share, and until the old tasks are stopped. */
const [HELD, KEPT] = [3, 3];

const CONFIG = "RehearsalCanary";

/** CodeDeploy moves the traffic, by a configuration of its own. */
export const codedeploy: Strategy = {
  name: "codedeploy",
  title: "CodeDeploy",
  setting: `Two tasks of a service that CodeDeploy rolls out. It starts two new ones and gives them ${SHARE} % of the traffic, then all of it; the step's own checks look at each.`,
  firstShare: SHARE,
  scenes: shiftingScenes(SHARE),

  async open(account) {
    const service = account.cast.definition.family;
    const loadBalancer = await openLoadBalancer(account, ["blue", "green"]);
    await createService(account, loadBalancer.groups[0], {
      serviceName: service,
      deploymentController: { type: "CODE_DEPLOY" },
    });
    await createDeploymentGroup(account, service, loadBalancer);
    return {
      services: [service],
      loadBalancer,
      inputs: { service, strategy: "codedeploy", ...stepChecks(loadBalancer.url) },
    };
  },
};

async function createDeploymentGroup(
  { client, cluster, role }: Account,
  service: string,
  { listener }: LoadBalancer,
): Promise<void> {
  const codeDeploy = new CodeDeployClient(client);
  await codeDeploy.send(new CreateApplicationCommand({ applicationName: service, computePlatform: "ECS" }));
  await codeDeploy.send(
    new CreateDeploymentConfigCommand({
      deploymentConfigName: CONFIG,
      computePlatform: "ECS",
      trafficRoutingConfig: {
        type: "TimeBasedCanary",
        timeBasedCanary: { canaryPercentage: SHARE, canaryInterval: HELD },
      },
    }),
  );
  await codeDeploy.send(
    new CreateDeploymentGroupCommand({
      applicationName: service,
      deploymentGroupName: service,
      deploymentConfigName: CONFIG,
      serviceRoleArn: role("codedeploy", "codedeploy.amazonaws.com"),
      ecsServices: [{ clusterName: cluster, serviceName: service }],
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
      blueGreenDeploymentConfiguration: {
        terminateBlueInstancesOnDeploymentSuccess: { action: "TERMINATE", terminationWaitTimeInMinutes: KEPT },
        deploymentReadyOption: { actionOnTimeout: "CONTINUE_DEPLOYMENT" },
      },
      autoRollbackConfiguration: {
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST"],
      },
      loadBalancerInfo: {
        targetGroupPairInfoList: [
          { targetGroups: [{ name: "blue" }, { name: "green" }], prodTrafficRoute: { listenerArns: [listener] } },
        ],
      },
    }),
  );
}
