import {
  CreateClusterCommand,
  CreateServiceCommand,
  type DeploymentConfiguration,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type ServiceDeployment,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "@jest/globals";
import type { Program } from "../src/images.ts";
import { startSimulator } from "../src/simulator.ts";
import { clientSettings } from "./client-settings.ts";
import { taskDefinition, webService } from "./ecs-account.ts";
import { startTraffic } from "./traffic.ts";

const ROLE = "arn:aws:iam::123456789012:role/ecs-infrastructure";
const CANARY = { canaryPercent: 20, canaryBakeTimeInMinutes: 1 };

/** Holds its share so long that it is stopped in it for sure, even on a busy machine. */
const SLOW_CANARY = { ...CANARY, canaryBakeTimeInMinutes: 30 };

test("no request is lost in a canary with real processes, nor in one that is stopped half-way", async () => {
  await using aws = await account();
  await aws.create({ strategy: "CANARY", canaryConfiguration: CANARY, bakeTimeInMinutes: 0 });
  await aws.until(({ status }) => status === "SUCCESSFUL");
  expect(await aws.weights()).toEqual([100, 0]);
  const traffic = startTraffic(aws.url());

  await aws.deploy("web:v2");
  await aws.until(({ targetServiceRevision }) => targetServiceRevision?.requestedProductionTrafficWeight === 20);
  expect(await aws.weights()).toEqual([80, 20]);
  await aws.until(({ status }) => status === "SUCCESSFUL");
  expect(await aws.weights()).toEqual([0, 100]);

  await aws.deploy("web:v3", { strategy: "CANARY", canaryConfiguration: SLOW_CANARY, bakeTimeInMinutes: 0 });
  const { serviceDeploymentArn } = await aws.until(
    ({ targetServiceRevision }) => targetServiceRevision?.requestedProductionTrafficWeight === 20,
  );
  await traffic.answers(200);
  await aws.ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: "ROLLBACK" }));
  await aws.until(({ status }) => status === "ROLLBACK_SUCCESSFUL");
  await traffic.answers(50);
  const { answered, lost } = await traffic.stop();

  expect(lost).toEqual([]);
  expect([...answered.keys()].toSorted()).toEqual(["v1", "v2", "v3"]);
  expect(answered.get("v3")).toBeLessThan(answered.get("v2") ?? 0);
  expect(await aws.weights()).toEqual([0, 100]);
});

/** The service "web" behind the default rule of a load balancer, in an account where a minute takes a second. */
async function account() {
  await using started = new AsyncDisposableStack();
  const aws = started.use(await startSimulator({ speed: 60 }));
  const settings = clientSettings(aws);
  const ecs = new ECSClient(settings);
  const elb = new ElasticLoadBalancingV2Client(settings);
  const groups = [await newTargetGroup(elb, "web-1"), await newTargetGroup(elb, "web-2")];
  const subnets = ["subnet-1a", "subnet-1b"];
  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: "web", Subnets: subnets }));
  const { Listeners } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: `${LoadBalancers?.[0]?.LoadBalancerArn}`,
      Protocol: "HTTP",
      Port: 80,
      DefaultActions: [
        {
          Type: "forward",
          ForwardConfig: {
            TargetGroups: groups.map((TargetGroupArn, index) => ({ TargetGroupArn, Weight: 1 - index })),
          },
        },
      ],
    }),
  );
  const rule = async () => {
    const { Rules } = await elb.send(new DescribeRulesCommand({ ListenerArn: `${Listeners?.[0]?.ListenerArn}` }));
    return Rules?.[0];
  };
  const loadBalancers = [
    {
      targetGroupArn: groups[0],
      containerName: "web",
      containerPort: 8080,
      advancedConfiguration: {
        alternateTargetGroupArn: groups[1],
        productionListenerRule: (await rule())?.RuleArn,
        roleArn: ROLE,
      },
    },
  ];
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  const register = async (image: string) => {
    const container = { image, logConfiguration: undefined };
    const command = new RegisterTaskDefinitionCommand(taskDefinition({ container }) as never);
    return (await ecs.send(command)).taskDefinition?.taskDefinitionArn;
  };
  for (const version of ["v1", "v2", "v3"]) aws.images.push(`web:${version}`, server(version));
  await register("web:v1");

  const toClose = started.move();
  return {
    ecs,
    url: () => aws.elb.url("web"),
    create: (deploymentConfiguration: object) =>
      ecs.send(new CreateServiceCommand(webService({ loadBalancers, deploymentConfiguration }) as never)),
    deploy: async (image: string, deploymentConfiguration?: DeploymentConfiguration) => {
      const taskDefinition = await register(image);
      const service = { cluster: "prod", service: "web", taskDefinition, deploymentConfiguration };
      return ecs.send(new UpdateServiceCommand(service));
    },
    weights: async () =>
      (await rule())?.Actions?.[0]?.ForwardConfig?.TargetGroups?.toSorted(
        (a, b) => groups.indexOf(`${a.TargetGroupArn}`) - groups.indexOf(`${b.TargetGroupArn}`),
      ).map(({ Weight }) => Weight),
    /** Asks for the newest deployment every five simulated seconds, for twenty minutes at most. */
    async until(reached: (deployment: ServiceDeployment) => boolean): Promise<ServiceDeployment> {
      for (let second = 0; second < 1200; second += 5) {
        await new Promise<void>((done) => aws.clock.after(5000, done));
        const { services } = await ecs.send(new DescribeServicesCommand({ cluster: "prod", services: ["web"] }));
        const current = services?.[0]?.currentServiceDeployment;
        if (!current) continue;
        const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [current] });
        const [deployment] = (await ecs.send(command)).serviceDeployments ?? [];
        if (deployment && reached(deployment)) return deployment;
      }
      const { services } = await ecs.send(new DescribeServicesCommand({ cluster: "prod", services: ["web"] }));
      throw new Error(JSON.stringify(services, undefined, 2));
    },
    [Symbol.asyncDispose]: () => toClose.disposeAsync(),
  };
}

async function newTargetGroup(elb: ElasticLoadBalancingV2Client, Name: string): Promise<string> {
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({
      Name,
      TargetType: "ip",
      Protocol: "HTTP",
      Port: 80,
      VpcId: "vpc-1",
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      HealthyThresholdCount: 2,
    }),
  );
  const TargetGroupArn = `${TargetGroups?.[0]?.TargetGroupArn}`;
  const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "15" }];
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
  return TargetGroupArn;
}

function server(version: string): Program {
  const program = `require("node:http").createServer((request, response) => {
    request.resume().on("end", () => response.end("${version}"));
  }).listen(process.env.PORT, "127.0.0.1");`;
  return { kind: "process", command: [process.execPath, "-e", program] };
}
