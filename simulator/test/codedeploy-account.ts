import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  type StateValue,
} from "@aws-sdk/client-cloudwatch";
import {
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentCommand,
  type CreateDeploymentCommandInput,
  CreateDeploymentGroupCommand,
  type CreateDeploymentGroupCommandInput,
  type DeploymentInfo,
  GetDeploymentCommand,
  GetDeploymentTargetCommand,
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
import type { Program } from "../src/images.ts";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { clientSettings } from "./client-settings.ts";

export const TARGET_ID = "shop:web";

const ROLE = "arn:aws:iam::123456789012:role/codedeploy";

/** Fast enough for a test, slow enough for health checks over a real loopback. */
const SPEED = 300;

/** For waits of an hour. */
export const FAST = 3000;

/**
 * A service "web" in the cluster "shop" that CodeDeploy rolls out, with two tasks of version v1 in the target group "blue";
 * task definition web:2 is version v2. The load balancer "web" has a production listener on port 80.
 */
export async function codeDeployAccount({
  v2 = answering("v2"),
  group = {},
  testListener = false,
  speed = SPEED,
}: {
  v2?: Program;
  group?: Partial<CreateDeploymentGroupCommandInput>;
  testListener?: boolean;
  speed?: number;
} = {}) {
  const aws = await startSimulator({ speed, consistencyMs: 0 });
  try {
    const ecs = new ECSClient(clientSettings(aws));
    const elb = new ElasticLoadBalancingV2Client(clientSettings(aws));
    const codeDeploy = new CodeDeployClient(clientSettings(aws));
    const cloudWatch = new CloudWatchClient(clientSettings(aws));
    const { blue, listener, test } = await createLoadBalancer(elb, testListener);
    await createService(aws, ecs, { blue, v2 });
    await codeDeploy.send(new CreateApplicationCommand({ applicationName: "web", computePlatform: "ECS" }));

    const pass = (seconds: number) => new Promise<void>((resolve) => aws.clock.after(seconds * 1000, resolve));
    const service = async () => {
      const described = await ecs.send(new DescribeServicesCommand({ cluster: "shop", services: ["web"] }));
      return described.services?.[0];
    };
    const deployment = async (deploymentId: string): Promise<DeploymentInfo> =>
      (await codeDeploy.send(new GetDeploymentCommand({ deploymentId }))).deploymentInfo ?? {};
    const until = async <Seen>(look: () => Promise<Seen>, holds: (seen: Seen) => boolean): Promise<Seen> => {
      for (;;) {
        const seen = await look();
        if (holds(seen)) return seen;
        await pass(1);
      }
    };
    await until(service, (seen) => seen?.taskSets?.[0]?.stabilityStatus === "STEADY_STATE");
    const groupInput = { ...GROUP, loadBalancerInfo: pairBehind(listener, test), ...group };
    const createGroup = (changes: Partial<CreateDeploymentGroupCommandInput> = {}, client = codeDeploy) =>
      client.send(new CreateDeploymentGroupCommand({ ...groupInput, ...changes }));
    await createGroup();
    return {
      aws,
      ecs,
      elb,
      codeDeploy,
      listener,
      pass,
      until,
      service,
      deployment,
      createGroup,
      url: aws.elb.url(listener),
      testUrl: test && aws.elb.url(test),
      /** Answers the deployment's id. */
      deploy: async (input: Partial<CreateDeploymentCommandInput> = {}): Promise<string> => {
        const call = new CreateDeploymentCommand({ ...DEPLOYMENT, revision: appSpec(), ...input });
        return (await codeDeploy.send(call)).deploymentId ?? "";
      },
      ended: (id: string) =>
        until(
          () => deployment(id),
          ({ completeTime }) => completeTime !== undefined,
        ),
      reached: (id: string, status: string) =>
        until(
          () => deployment(id),
          (seen) => seen.status === status,
        ),
      target: async (deploymentId: string) => {
        const call = new GetDeploymentTargetCommand({ deploymentId, targetId: TARGET_ID });
        const { deploymentTarget } = await codeDeploy.send(call);
        const { lifecycleEvents = [], taskSetsInfo = [], ...rest } = deploymentTarget?.ecsTarget ?? {};
        return { ...rest, lifecycleEvents, taskSetsInfo };
      },
      /** By the names of the target groups. */
      weights: async (arn = listener): Promise<Record<string, number>> => {
        const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ ListenerArns: [arn] }));
        const groups = Listeners[0]?.DefaultActions?.[0]?.ForwardConfig?.TargetGroups ?? [];
        return Object.fromEntries(groups.map(({ TargetGroupArn, Weight }) => [nameOf(TargetGroupArn), Weight ?? 0]));
      },
      setAlarm: async (name: string, StateValue: StateValue) => {
        await cloudWatch.send(new PutMetricAlarmCommand({ ...ALARM, AlarmName: name }));
        await cloudWatch.send(new SetAlarmStateCommand({ AlarmName: name, StateValue, StateReason: "test" }));
      },
      [Symbol.asyncDispose]: aws.close,
    };
  } catch (error) {
    await aws.close();
    throw error;
  }
}

export type CodeDeployAccount = Awaited<ReturnType<typeof codeDeployAccount>>;

export function appSpec(taskDefinition = "web:2", more: object = {}) {
  const LoadBalancerInfo = { ContainerName: "app", ContainerPort: 8080 };
  const Properties = { TaskDefinition: taskDefinition, LoadBalancerInfo };
  const file = { version: 0.0, Resources: [{ TargetService: { Type: "AWS::ECS::Service", Properties } }], ...more };
  return { revisionType: "AppSpecContent", appSpecContent: { content: JSON.stringify(file) } } as const;
}

/** A version that is healthy and says its name. */
function answering(version: string): Program {
  return { kind: "memory", respond: (_request, response) => response.end(version) };
}

export function statuses(
  events: readonly { lifecycleEventName?: string | undefined; status?: string | undefined }[],
): Record<string, string> {
  return Object.fromEntries(events.map(({ lifecycleEventName, status }) => [`${lifecycleEventName}`, `${status}`]));
}

export const AUTO_ROLLBACK = {
  enabled: true,
  events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
} satisfies CreateDeploymentGroupCommandInput["autoRollbackConfiguration"];

export function blueGreen(terminationWaitTimeInMinutes: number, readyWaitMinutes = 0) {
  return {
    terminateBlueInstancesOnDeploymentSuccess: { action: "TERMINATE", terminationWaitTimeInMinutes },
    deploymentReadyOption: {
      actionOnTimeout: readyWaitMinutes > 0 ? "STOP_DEPLOYMENT" : "CONTINUE_DEPLOYMENT",
      waitTimeInMinutes: readyWaitMinutes,
    },
  } as const;
}

const DEPLOYMENT = { applicationName: "web", deploymentGroupName: "web" };

const GROUP: CreateDeploymentGroupCommandInput = {
  ...DEPLOYMENT,
  serviceRoleArn: ROLE,
  ecsServices: [{ clusterName: "shop", serviceName: "web" }],
  deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
  blueGreenDeploymentConfiguration: blueGreen(1),
};

function pairBehind(prod: string, test: string | undefined) {
  const pair = {
    targetGroups: [{ name: "blue" }, { name: "green" }],
    prodTrafficRoute: { listenerArns: [prod] },
    ...(test && { testTrafficRoute: { listenerArns: [test] } }),
  };
  return { targetGroupPairInfoList: [pair] };
}

const ALARM = {
  Namespace: "Shop",
  MetricName: "errors",
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "ignore",
} as const;

async function createLoadBalancer(elb: ElasticLoadBalancingV2Client, testListener: boolean) {
  const groups = ["blue", "green"].map(async (Name) => {
    const settings = { Name, Protocol: "HTTP", Port: 8080, VpcId: "vpc-1", TargetType: "ip" } as const;
    const check = { HealthCheckIntervalSeconds: 10, HealthyThresholdCount: 2 };
    const { TargetGroups = [] } = await elb.send(new CreateTargetGroupCommand({ ...settings, ...check }));
    const arn = TargetGroups[0]?.TargetGroupArn ?? "";
    const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "10" }];
    await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes }));
    return arn;
  });
  const [blue = ""] = await Promise.all(groups);
  const created = await elb.send(new CreateLoadBalancerCommand({ Name: "web", Subnets: ["subnet-1", "subnet-2"] }));
  const LoadBalancerArn = created.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
  const listen = async (Port: number) => {
    const DefaultActions = [{ Type: "forward" as const, TargetGroupArn: blue }];
    const call = new CreateListenerCommand({ LoadBalancerArn, Protocol: "HTTP", Port, DefaultActions });
    return (await elb.send(call)).Listeners?.[0]?.ListenerArn ?? "";
  };
  return { blue, listener: await listen(80), test: testListener ? await listen(8080) : undefined };
}

async function createService(
  aws: Simulator,
  ecs: ECSClient,
  { blue, v2 }: { blue: string; v2: Program },
): Promise<void> {
  for (const [version, program] of Object.entries({ v1: answering("v1"), v2 })) {
    aws.images.push(`shop/web:${version}`, program);
    const app = { name: "app", image: `shop/web:${version}`, portMappings: [{ containerPort: 8080 }] };
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: "web",
        cpu: "256",
        memory: "512",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        containerDefinitions: [app],
      }),
    );
  }
  await ecs.send(new CreateClusterCommand({ clusterName: "shop" }));
  await ecs.send(
    new CreateServiceCommand({
      cluster: "shop",
      serviceName: "web",
      taskDefinition: "web:1",
      desiredCount: 2,
      launchType: "FARGATE",
      deploymentController: { type: "CODE_DEPLOY" },
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } },
      loadBalancers: [{ targetGroupArn: blue, containerName: "app", containerPort: 8080 }],
    }),
  );
}

function nameOf(targetGroupArn = ""): string {
  return targetGroupArn.split("/")[1] ?? "";
}
