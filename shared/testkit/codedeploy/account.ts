import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentGroupCommand,
  type CreateDeploymentGroupCommandInput,
} from "@aws-sdk/client-codedeploy";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { SimClock } from "@deploy-actions/simulator/clock";
import type { Program } from "@deploy-actions/simulator/images";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { READS_SHOW_MS, REPOSITORY, TASK_TRUST, webTask } from "../ecs/account.ts";
import { answering } from "../elb/pair-account.ts";
import { accessTo } from "../simulated-access.ts";

/** Versions that answer every request, and one that ends two seconds after its start. */
export const ANSWERING: Program = { kind: "memory", respond: (_request, response) => void response.end("ok") };
export const CRASHING: Program = { kind: "memory", exits: { afterSeconds: 2, code: 1 }, logs: ["Error: no database"] };

/**
 * A simulated account whose cluster prod runs service web through CodeDeploy: web:1, two tasks, in target group blue of
 * the pair blue and green behind one listener; application web with deployment group web.
 */
export async function openCodeDeployAccount({
  group = {},
  speed = 300,
  clock,
}: {
  readonly group?: Partial<CreateDeploymentGroupCommandInput>;
  /** How many seconds pass in the account in one second: slow enough for health checks over a real loopback. */
  readonly speed?: number;
  /** Time of the caller's own, instead of `speed`: it has to run while the account is opened. */
  readonly clock?: SimClock;
} = {}) {
  const aws = await startSimulator({ speed, ...(clock && { clock }) });
  const settings = accessTo(aws).settings();
  const ecs = new ECSClient(settings);
  const elb = new ElasticLoadBalancingV2Client(settings);
  const codeDeploy = new CodeDeployClient(settings);
  const pass = (ms: number) => new Promise<void>((passed) => void aws.clock.after(ms, passed));
  const push = (tag: string, program: Program) => {
    aws.images.push(`${REPOSITORY}:${tag}`, program);
    return `${REPOSITORY}:${tag}`;
  };
  const register = async (tag: string, program: Program) => {
    const definition = webTask(push(tag, program));
    const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(definition));
    const { family, revision, taskDefinitionArn = "" } = taskDefinition ?? {};
    return { name: `${family}:${revision}`, arn: taskDefinitionArn };
  };
  const describe = async () => {
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: "prod", services: ["web"] }));
    return services[0];
  };

  aws.iam.role("web-execution", { trust: TASK_TRUST });
  await new CloudWatchLogsClient(settings).send(new CreateLogGroupCommand({ logGroupName: "/ecs/web" }));
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  const { blue, listener } = await createPair(elb);
  await register("v1", answering("v1"));
  await ecs.send(
    new CreateServiceCommand({
      cluster: "prod",
      serviceName: "web",
      taskDefinition: "web:1",
      desiredCount: 2,
      launchType: "FARGATE",
      deploymentController: { type: "CODE_DEPLOY" },
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
      loadBalancers: [{ targetGroupArn: blue, containerName: "app", containerPort: 8080 }],
    }),
  );
  while ((await describe())?.taskSets?.[0]?.stabilityStatus !== "STEADY_STATE") await pass(2_000);
  await codeDeploy.send(new CreateApplicationCommand({ applicationName: "web", computePlatform: "ECS" }));
  await codeDeploy.send(new CreateDeploymentGroupCommand({ ...groupBehind(listener), ...group }));

  return {
    aws,
    ecs,
    elb,
    codeDeploy,
    url: aws.elb.url("web"),
    push,
    /** Registers a revision whose image does this. */
    register,
    pass,
    /** What a user of the service gets: weights by the names of the target groups, and what the PRIMARY task set runs. */
    serving: async () => {
      await pass(READS_SHOW_MS);
      const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ ListenerArns: [listener] }));
      const forward = Listeners[0]?.DefaultActions?.[0]?.ForwardConfig?.TargetGroups ?? [];
      const weights = forward.map(({ TargetGroupArn = "", Weight = 0 }) => [TargetGroupArn.split("/")[1], Weight]);
      const service = await describe();
      const primary = service?.taskSets?.find(({ status }) => status === "PRIMARY");
      return {
        taskDefinition: primary?.taskDefinition?.split("/").at(-1),
        desired: service?.desiredCount,
        weights: Object.fromEntries(weights.filter(([, weight]) => weight !== 0)) as Record<string, number>,
      };
    },
    [Symbol.asyncDispose]: () => aws.close(),
  };
}

export type CodeDeployAccount = Awaited<ReturnType<typeof openCodeDeployAccount>>;

/** Old tasks are kept for this many minutes; with a time to get ready in, somebody has to continue. */
export function blueGreen(terminationWaitTimeInMinutes: number, readyWaitMinutes = 0) {
  return {
    terminateBlueInstancesOnDeploymentSuccess: { action: "TERMINATE", terminationWaitTimeInMinutes },
    deploymentReadyOption: {
      actionOnTimeout: readyWaitMinutes > 0 ? "STOP_DEPLOYMENT" : "CONTINUE_DEPLOYMENT",
      waitTimeInMinutes: readyWaitMinutes,
    },
  } as const;
}

const groupBehind = (listener: string): CreateDeploymentGroupCommandInput => ({
  applicationName: "web",
  deploymentGroupName: "web",
  serviceRoleArn: "arn:aws:iam::123456789012:role/codedeploy",
  ecsServices: [{ clusterName: "prod", serviceName: "web" }],
  deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
  blueGreenDeploymentConfiguration: blueGreen(1),
  loadBalancerInfo: {
    targetGroupPairInfoList: [
      { targetGroups: [{ name: "blue" }, { name: "green" }], prodTrafficRoute: { listenerArns: [listener] } },
    ],
  },
});

async function createPair(elb: ElasticLoadBalancingV2Client) {
  const create = async (Name: string) => {
    const settings = { Name, Protocol: "HTTP", Port: 8080, VpcId: "vpc-1", TargetType: "ip" } as const;
    const check = {
      HealthCheckPath: "/health",
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
      // Where many seconds pass in one, a busy machine is late for some.
      UnhealthyThresholdCount: 10,
    };
    const { TargetGroups = [] } = await elb.send(new CreateTargetGroupCommand({ ...settings, ...check }));
    const TargetGroupArn = TargetGroups[0]?.TargetGroupArn ?? "";
    const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "10" }];
    await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
    return TargetGroupArn;
  };
  const [blue] = [await create("blue"), await create("green")];
  const { LoadBalancers = [] } = await elb.send(
    new CreateLoadBalancerCommand({ Name: "web", Subnets: ["subnet-1", "subnet-2"] }),
  );
  const { LoadBalancerArn } = LoadBalancers[0] ?? {};
  const DefaultActions = [{ Type: "forward" as const, TargetGroupArn: blue }];
  const { Listeners = [] } = await elb.send(
    new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions }),
  );
  return { blue, listener: Listeners[0]?.ListenerArn ?? "" };
}
