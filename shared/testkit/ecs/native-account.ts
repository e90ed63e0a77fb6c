import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  ContinueServiceDeploymentCommand,
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Program } from "@deploy-actions/simulator/images";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import type { DeploymentConfiguration } from "../../src/ecs/ecs.ts";
import { createTargetGroup } from "../elb/create-target-group.ts";
import { answering } from "../elb/pair-account.ts";
import { type IdleClock, idleClock } from "../idle-clock.ts";
import { accessTo } from "../simulated-access.ts";
import { REPOSITORY, webTask } from "./account.ts";

const LOOK_MS = 5_000;
const MOST_TO_SETTLE_MS = 3_600_000;

const SUBNETS = ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"];
const CHECK = { HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 4, UnhealthyThresholdCount: 3 };
const INFRASTRUCTURE_ROLE = "arn:aws:iam::123456789012:role/ecs-infrastructure";
/** The function of `lambdaAt`. */
export const HOOK_FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:verify";

const BREAKER = { deploymentCircuitBreaker: { enable: true, rollback: true } };
export const ROLLING = { ...BREAKER, strategy: "ROLLING" };
export const BLUE_GREEN = { ...BREAKER, strategy: "BLUE_GREEN", bakeTimeInMinutes: 1 };
/** 34, 68, 100 percent. */
export const LINEAR = {
  ...BREAKER,
  strategy: "LINEAR",
  linearConfiguration: { stepPercent: 34, stepBakeTimeInMinutes: 1 },
  bakeTimeInMinutes: 1,
};
export const CANARY = {
  ...BREAKER,
  strategy: "CANARY",
  canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 2 },
  bakeTimeInMinutes: 1,
};

export const pauseAt = (stage: string, timeoutConfiguration: object = {}) => ({
  targetType: "PAUSE",
  lifecycleStages: [stage],
  timeoutConfiguration,
});
export const lambdaAt = (stage: string, timeoutConfiguration: object = {}) => ({
  hookTargetArn: HOOK_FUNCTION,
  roleArn: "arn:aws:iam::123456789012:role/call-lambda",
  lifecycleStages: [stage],
  timeoutConfiguration,
});

export interface NativeOptions {
  readonly configuration?: DeploymentConfiguration;
  /** How many seconds pass in the account in one second. Without it time passes only in `run`. */
  readonly speed?: number;
  /** That time, when the caller has it already. */
  readonly clock?: IdleClock;
}

/**
 * A simulated account: service web of cluster prod, two tasks of web:1 (v1), steady, behind load balancer web. Its pair
 * of target groups is web-blue, which has all the traffic, and web-green.
 */
export async function nativeAccount({ configuration = BLUE_GREEN, speed, clock: given }: NativeOptions = {}) {
  const clock = speed === undefined ? (given ?? idleClock()) : undefined;
  const aws = await startSimulator(clock ? { clock } : { speed: speed ?? 1 });
  const access = accessTo(aws);
  const elb = new ElasticLoadBalancingV2Client(access.settings());
  const ecs = new ECSClient(access.settings());
  const push = (tag: string, program: Program) => {
    aws.images.push(`${REPOSITORY}:${tag}`, program);
    return `${REPOSITORY}:${tag}`;
  };
  const register = async (image: string) => {
    const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand(webTask(image)));
    return taskDefinition?.taskDefinitionArn?.split("/").at(-1) ?? "";
  };
  const rule = await productionRule(elb);
  const service = async () => {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster: "prod", services: ["web"] }));
    const { deployments = [], desiredCount = 0, runningCount, deploymentConfiguration } = services?.[0] ?? {};
    const primary = deployments.find(({ status }) => status === "PRIMARY");
    return {
      taskDefinition: primary?.taskDefinition?.split("/").at(-1) ?? "",
      steady: deployments.length === 1 && primary?.rolloutState === "COMPLETED" && runningCount === desiredCount,
      desired: desiredCount,
      strategy: deploymentConfiguration?.strategy,
      weights: await rule.weights(),
    };
  };
  const configure = async (deploymentConfiguration: DeploymentConfiguration) => {
    const change = { cluster: "prod", service: "web", deploymentConfiguration: deploymentConfiguration as object };
    await ecs.send(new UpdateServiceCommand(change));
  };
  const current = async () => {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster: "prod", services: ["web"] }));
    return services?.[0]?.currentServiceDeployment;
  };
  const run: IdleClock["run"] = clock ? clock.run : (work) => work;
  /** Lets time go by, milliseconds. */
  const pass = (ms: number) => run(new Promise<void>((passed) => void aws.clock.after(ms, passed)));
  const settled = async () => {
    for (let waited = 0; waited < MOST_TO_SETTLE_MS; waited += LOOK_MS) {
      // Before the first look, too: reads lag behind what was done last.
      await pass(LOOK_MS);
      const seen = await service();
      if (seen.steady) return seen;
    }
    throw new Error(`The service does not come to rest: ${JSON.stringify(await service())}`);
  };

  aws.iam.role("web-execution", { trust: TASK_TRUST });
  await new CloudWatchLogsClient(access.settings()).send(new CreateLogGroupCommand({ logGroupName: "/ecs/web" }));
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  await register(push("v1", answering("v1")));
  const advancedConfiguration = {
    alternateTargetGroupArn: rule.green,
    productionListenerRule: rule.arn,
    roleArn: INFRASTRUCTURE_ROLE,
  };
  await ecs.send(
    new CreateServiceCommand({
      cluster: "prod",
      serviceName: "web",
      taskDefinition: "web:1",
      desiredCount: 2,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: SUBNETS } },
      deploymentConfiguration: { ...configuration, lifecycleHooks: [] } as object,
      loadBalancers: [{ targetGroupArn: rule.blue, containerName: "app", containerPort: 8080, advancedConfiguration }],
    }),
  );
  await settled();
  // Only now: they would hold the first deployment, too.
  if (configuration.lifecycleHooks) await configure(configuration);
  return {
    aws,
    access,
    ecs,
    url: aws.elb.url("web"),
    push,
    register,
    service,
    /** The service once it has come to rest. */
    settled,
    configure,
    /** Somebody else deploys. */
    deploy: (taskDefinition: string) =>
      ecs.send(new UpdateServiceCommand({ cluster: "prod", service: "web", taskDefinition })),
    /** Somebody else stops the deployment in progress. */
    stop: async () => {
      const serviceDeploymentArn = await current();
      await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: "ROLLBACK" }));
    },
    /** Somebody else answers the pause. */
    answerPause: async (action: "CONTINUE" | "ROLLBACK") => {
      const serviceDeploymentArn = await current();
      const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [`${serviceDeploymentArn}`] });
      const [deployment] = (await ecs.send(command)).serviceDeployments ?? [];
      const hook = deployment?.lifecycleHookDetails?.find(({ status }) => status === "AWAITING_ACTION");
      await ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId: hook?.hookId, action }));
    },
    pass,
    run,
    [Symbol.asyncDispose]: () => aws.close(),
  };
}

export type NativeAccount = Awaited<ReturnType<typeof nativeAccount>>;

const TASK_TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** The default rule of the one listener, which has the pair. */
async function productionRule(elb: ElasticLoadBalancingV2Client) {
  const [blue, green] = [
    await createTargetGroup(elb, "web-blue", CHECK),
    await createTargetGroup(elb, "web-green", CHECK),
  ];
  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: "web", Subnets: SUBNETS }));
  const TargetGroups = [
    { TargetGroupArn: blue, Weight: 100 },
    { TargetGroupArn: green, Weight: 0 },
  ];
  const { Listeners } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: "HTTP",
      Port: 80,
      DefaultActions: [{ Type: "forward", ForwardConfig: { TargetGroups } }],
    }),
  );
  const read = async () => {
    const { Rules } = await elb.send(new DescribeRulesCommand({ ListenerArn: Listeners?.[0]?.ListenerArn }));
    return Rules?.[0];
  };
  return {
    arn: (await read())?.RuleArn,
    blue,
    green,
    /** "100/0": of web-blue and web-green. */
    weights: async () => {
      const groups = (await read())?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
      return [blue, green]
        .map((arn) => groups.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.Weight ?? 0)
        .join("/");
    },
  };
}
