import { CloudWatchClient, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CodeDeployClient, CreateApplicationCommand, CreateDeploymentGroupCommand } from "@aws-sdk/client-codedeploy";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { until, webTask } from "@deploy-actions/shared/testkit/ecs/account";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import type { Program, ProgramByCommand } from "@deploy-actions/simulator/images";
import { startSimulator } from "@deploy-actions/simulator/simulator";

const SUBNETS = ["subnet-0a1b2c3d4e5f60718", "subnet-1a2b3c4d5e6f70819"];

export const ROLE = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

/** A version of an application that says its version, and whose users get this status. */
export const answering = (version: string, status = 200): Program => ({
  kind: "memory",
  respond: (request, response) => {
    request.resume();
    response.writeHead(request.url === "/" ? 200 : status, { "content-type": "application/json" });
    response.end(JSON.stringify({ version }));
  },
});

/**
 * The account that the README of this action speaks of: cluster production and, for the workflows of the main branch, role
 * deploy, which may do what these policies say.
 */
export async function openProduction({ policies, speed }: { policies: readonly object[]; speed: number }) {
  const aws = await startSimulator({ speed });
  const settings = accessTo(aws).settings();
  const [ecs, elb] = [new ECSClient(settings), new ElasticLoadBalancingV2Client(settings)];
  const push = (name: string, program: Program | ProgramByCommand) =>
    aws.images.push(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/${name}`, program);
  const describe = async (services: readonly string[]) => {
    const found = await ecs.send(new DescribeServicesCommand({ cluster: "production", services: [...services] }));
    return found.services ?? [];
  };

  aws.iam.role("deploy", { trust: trustOf(aws), policies });
  for (const name of ["web-execution", "web-task"]) aws.iam.role(name, { trust: TASK_TRUST });
  await new CloudWatchLogsClient(settings).send(new CreateLogGroupCommand({ logGroupName: "/ecs/web" }));
  await ecs.send(new CreateClusterCommand({ clusterName: "production" }));

  return {
    aws,
    elb,
    codeDeploy: new CodeDeployClient(settings),
    push,
    /** Target groups for the pair blue and green, behind port 80: blue has the traffic. With `alone`, only blue does. */
    pair: (options: { readonly alone?: boolean } = {}) => createPair(elb, options),
    /** A family of its own, whose first revision has the image `first`. */
    register: async (family: string, program: Program | ProgramByCommand = answering("first")) => {
      push(`shop/${family}:first`, program);
      const definition = webTask(`123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/${family}:first`);
      await ecs.send(new RegisterTaskDefinitionCommand({ ...definition, family, taskRoleArn: ROLE("web-task") }));
    },
    /** A service with two tasks of the newest revision of the family that bears its name, if no other is named. */
    create: async (serviceName: string, more: Partial<CreateServiceCommandInput> = {}) => {
      await ecs.send(
        new CreateServiceCommand({
          cluster: "production",
          serviceName,
          taskDefinition: serviceName,
          desiredCount: 2,
          launchType: "FARGATE",
          networkConfiguration: { awsvpcConfiguration: { subnets: SUBNETS } },
          ...more,
        }),
      );
    },
    /** What tasks may need: a secret, parameter /production/url, and an alarm that is OK. */
    secretAndAlarm: async () => {
      const secret = new CreateSecretCommand({ Name: "web/db", SecretString: "hunter2" });
      const { ARN = "" } = await new SecretsManagerClient(settings).send(secret);
      await new SSMClient(settings).send(
        new PutParameterCommand({ Name: "/production/url", Value: "x", Type: "String" }),
      );
      const alarm = { AlarmName: "web-5xx", Namespace: "shop", MetricName: "5xx", Statistic: "Sum" } as const;
      const over = {
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanThreshold",
      } as const;
      await new CloudWatchClient(settings).send(
        new PutMetricAlarmCommand({ ...alarm, ...over, TreatMissingData: "notBreaching" }),
      );
      return { secret: ARN, alarm: alarm.AlarmName };
    },
    settled: (services: readonly string[]) =>
      until(aws, async () => {
        const found = await describe(services);
        return (
          found.length === services.length &&
          found.every(({ deployments = [], taskSets = [], runningCount, desiredCount }) => {
            const over =
              taskSets[0]?.stabilityStatus === "STEADY_STATE" || deployments[0]?.rolloutState === "COMPLETED";
            return over && deployments.length + taskSets.length === 1 && runningCount === desiredCount;
          })
        );
      }),
    /** What each service is set to run. */
    running: async (services: readonly string[]) => {
      const found = await describe(services);
      return Object.fromEntries(
        found.map(({ serviceName, taskDefinition, taskSets = [] }) => {
          const primary = taskSets.find(({ status }) => status === "PRIMARY")?.taskDefinition;
          return [serviceName, (primary ?? taskDefinition)?.split("/").at(-1)];
        }),
      );
    },
    [Symbol.asyncDispose]: () => aws.close(),
  };
}

export type Production = Awaited<ReturnType<typeof openProduction>>;

/** Lets service web be deployed by CodeDeploy, as application web with group web; `readyWait`: minutes it waits to be continued. */
export async function createDeploymentGroup(
  { codeDeploy }: Production,
  listener: string,
  { readyWait = 0 } = {},
): Promise<void> {
  await codeDeploy.send(new CreateApplicationCommand({ applicationName: "web", computePlatform: "ECS" }));
  await codeDeploy.send(
    new CreateDeploymentGroupCommand({
      applicationName: "web",
      deploymentGroupName: "web",
      serviceRoleArn: ROLE("codedeploy"),
      ecsServices: [{ clusterName: "production", serviceName: "web" }],
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
      blueGreenDeploymentConfiguration: {
        terminateBlueInstancesOnDeploymentSuccess: { action: "TERMINATE", terminationWaitTimeInMinutes: 30 },
        deploymentReadyOption: {
          actionOnTimeout: readyWait > 0 ? "STOP_DEPLOYMENT" : "CONTINUE_DEPLOYMENT",
          waitTimeInMinutes: readyWait,
        },
      },
      loadBalancerInfo: {
        targetGroupPairInfoList: [
          { targetGroups: [{ name: "blue" }, { name: "green" }], prodTrafficRoute: { listenerArns: [listener] } },
        ],
      },
    }),
  );
}

const TASK_TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** The main branch, and the jobs with the environment production: approvals change the subject of a job's token. */
function trustOf({ iam, oidc }: Awaited<ReturnType<typeof startSimulator>>): object {
  const host = new URL(oidc.issuer).host;
  const subjects = ["ref:refs/heads/main", "environment:production"].map((of) => `repo:acme/shop:${of}`);
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: iam.oidcProviderArn(oidc.issuer) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${host}:aud`]: "sts.amazonaws.com", [`${host}:sub`]: subjects } },
      },
    ],
  };
}

async function createPair(elb: ElasticLoadBalancingV2Client, { alone = false }: { readonly alone?: boolean }) {
  const [blue, green] = [await createTargetGroup(elb, "blue"), await createTargetGroup(elb, "green")];
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
      DefaultActions: [
        alone ? { Type: "forward", TargetGroupArn: blue } : { Type: "forward", ForwardConfig: { TargetGroups } },
      ],
    }),
  );
  const listener = Listeners?.[0]?.ListenerArn ?? "";
  const rule = async () => (await elb.send(new DescribeRulesCommand({ ListenerArn: listener }))).Rules?.[0];
  return {
    blue,
    green,
    listener,
    rule: (await rule())?.RuleArn,
    /** Another rule of the listener that shares traffic like its default one. */
    addRule: () =>
      elb.send(
        new CreateRuleCommand({
          ListenerArn: listener,
          Priority: 10,
          Conditions: [{ Field: "path-pattern", PathPatternConfig: { Values: ["/shop/*"] } }],
          Actions: [{ Type: "forward", ForwardConfig: { TargetGroups } }],
        }),
      ),
    /** Percent of the traffic that green has. */
    greenShare: async () => {
      const groups = (await rule())?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
      return groups.find(({ TargetGroupArn }) => TargetGroupArn === green)?.Weight ?? 0;
    },
  };
}

async function createTargetGroup(elb: ElasticLoadBalancingV2Client, Name: string): Promise<string> {
  const settings = { Name, TargetType: "ip", Protocol: "HTTP", Port: 8080, VpcId: "vpc-0a1b2c3d4e5f60718" } as const;
  const check = { HealthCheckIntervalSeconds: 10, HealthyThresholdCount: 2, UnhealthyThresholdCount: 10 };
  const { TargetGroups } = await elb.send(new CreateTargetGroupCommand({ ...settings, ...check }));
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? "";
  const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "10" }];
  await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
  return TargetGroupArn;
}
