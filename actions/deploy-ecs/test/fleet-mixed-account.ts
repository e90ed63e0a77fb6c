import { CodeDeployClient, CreateApplicationCommand, CreateDeploymentGroupCommand } from "@aws-sdk/client-codedeploy";
import { CreateServiceCommand, DescribeServicesCommand } from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { blueGreen } from "@deploy-actions/shared/testkit/codedeploy/account";
import { nativeAccount } from "@deploy-actions/shared/testkit/ecs/native-account";
import { createTargetGroup } from "@deploy-actions/shared/testkit/elb/create-target-group";

const SUBNETS = ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"];
const CHECK = { HealthCheckIntervalSeconds: 10 };

/**
 * An account with a service of each strategy, all of them on web:1 (v1): web (ECS blue/green), worker (rolling), api
 * (CodeDeploy) and the pair shop-blue, which has the traffic, and shop-green.
 */
export async function mixedAccount() {
  const account = await nativeAccount();
  const { access, ecs, pass } = account;
  const elb = new ElasticLoadBalancingV2Client(access.settings());
  const create = async (serviceName: string, more: object) =>
    await ecs.send(
      new CreateServiceCommand({
        cluster: "prod",
        serviceName,
        taskDefinition: "web:1",
        desiredCount: 1,
        launchType: "FARGATE",
        networkConfiguration: { awsvpcConfiguration: { subnets: SUBNETS } },
        ...more,
      }),
    );
  const behind = (targetGroupArn: string) => ({
    loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 8080 }],
  });

  const [api, shop] = [await pairBehind(elb, "api", false), await pairBehind(elb, "shop", true)];
  await create("worker", {});
  await create("shop-blue", behind(shop.blue));
  await create("shop-green", behind(shop.green));
  await create("api", { ...behind(api.blue), deploymentController: { type: "CODE_DEPLOY" } });
  await deploymentGroup(new CodeDeployClient(access.settings()), api.listener);
  await pass(180_000);

  return {
    ...account,
    /** What each service runs, and which side of `shop` has the traffic. */
    live: async () => {
      await pass(600_000);
      const names = ["web", "worker", "api", "shop-blue", "shop-green"];
      const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: "prod", services: names }));
      const releases = services.map(({ serviceName = "", taskDefinition, deployments = [], taskSets = [] }) => {
        const primary = [...deployments, ...taskSets].find(({ status }) => status === "PRIMARY");
        return [serviceName, (primary?.taskDefinition ?? taskDefinition)?.split("/").at(-1)];
      });
      return { ...Object.fromEntries(releases), shop: await shop.weights() };
    },
  };
}

/** Target groups <name>-blue and <name>-green behind a listener of their own. */
async function pairBehind(elb: ElasticLoadBalancingV2Client, name: string, isWeighted: boolean) {
  const [blue, green] = [
    await createTargetGroup(elb, `${name}-blue`, CHECK),
    await createTargetGroup(elb, `${name}-green`, CHECK),
  ];
  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: name, Subnets: SUBNETS }));
  const TargetGroups = [
    { TargetGroupArn: blue, Weight: 100 },
    { TargetGroupArn: green, Weight: 0 },
  ];
  const forward = isWeighted
    ? { Type: "forward" as const, ForwardConfig: { TargetGroups } }
    : { Type: "forward" as const, TargetGroupArn: blue };
  const { Listeners } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: "HTTP",
      Port: 80,
      DefaultActions: [forward],
    }),
  );
  const listener = Listeners?.[0]?.ListenerArn ?? "";
  return {
    blue,
    green,
    listener,
    /** Of blue and green. */
    weights: async () => {
      const found = await elb.send(new DescribeListenersCommand({ ListenerArns: [listener] }));
      const groups = found.Listeners?.[0]?.DefaultActions?.[0]?.ForwardConfig?.TargetGroups ?? [];
      return [blue, green].map((arn) => groups.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.Weight);
    },
  };
}

async function deploymentGroup(codeDeploy: CodeDeployClient, listener: string): Promise<void> {
  await codeDeploy.send(new CreateApplicationCommand({ applicationName: "api", computePlatform: "ECS" }));
  await codeDeploy.send(
    new CreateDeploymentGroupCommand({
      applicationName: "api",
      deploymentGroupName: "api",
      serviceRoleArn: "arn:aws:iam::123456789012:role/codedeploy",
      ecsServices: [{ clusterName: "prod", serviceName: "api" }],
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
      blueGreenDeploymentConfiguration: blueGreen(60),
      loadBalancerInfo: {
        targetGroupPairInfoList: [
          {
            targetGroups: [{ name: "api-blue" }, { name: "api-green" }],
            prodTrafficRoute: { listenerArns: [listener] },
          },
        ],
      },
    }),
  );
}
