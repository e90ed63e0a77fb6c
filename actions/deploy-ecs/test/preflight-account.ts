import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { HEALTHY, REPOSITORY } from "@deploy-actions/shared/testkit/ecs/account";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { targetGroup } from "@deploy-actions/shared/testkit/target-group";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";

/** Read by a preflight, which changes nothing. */
export const READS = [
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
  "iam:GetRole",
  "iam:SimulatePrincipalPolicy",
  "secretsmanager:DescribeSecret",
  "ssm:DescribeParameters",
  "logs:DescribeLogGroups",
  "ec2:DescribeSubnets",
  "cloudwatch:DescribeAlarms",
  "elasticloadbalancing:DescribeTargetGroups",
];

export const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** A simulated account with one of everything that a task may need. */
export async function preflightAccount() {
  const aws = await startSimulator();
  const settings = accessTo(aws).settings();
  const { digest } = aws.images.push(`${REPOSITORY}:v2`, HEALTHY);
  const role = aws.iam.role("web", { trust: TRUST, path: "/service/" });
  const admin = aws.iam.role("admin", { trust: TRUST });
  aws.subnets.add("subnet-a", { availableIpAddresses: 7 });
  const { ARN: secret = "", VersionId: version = "" } = await new SecretsManagerClient(settings).send(
    new CreateSecretCommand({ Name: "prod/db", SecretString: "hunter2" }),
  );
  await new SSMClient(settings).send(new PutParameterCommand({ Name: "/prod/url", Value: "x", Type: "String" }));
  const logs = new CloudWatchLogsClient(settings);
  // The second begins like one that is not there.
  for (const logGroupName of ["/ecs/web", "/ecs/web-old"]) await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await addAlarm(aws, "errors", "ALARM");
  const { arn: group } = await targetGroup(aws, []);
  return { aws, image: `${REPOSITORY}@${digest}`, role, admin, secret, version, group };
}

async function addAlarm(aws: Simulator, AlarmName: string, StateValue: "OK" | "ALARM"): Promise<void> {
  const cloudWatch = new CloudWatchClient(accessTo(aws).settings());
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: "shop",
      MetricName: "errors",
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanThreshold",
    }),
  );
  await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: "for the test" }));
}

/** A user who may do nothing but this; `passes` are the roles it may pass. */
export function accessOf(
  aws: Simulator,
  {
    name = "deployer",
    actions,
    passes = [],
  }: { readonly name?: string; readonly actions: readonly string[]; readonly passes?: readonly string[] },
): AwsAccess {
  const env = aws.iam.user(name, { policies: [policy(actions, passes)] });
  return { ...accessTo({ ...aws, env }), principal: `arn:aws:iam::${aws.account}:user/${name}` };
}

function policy(actions: readonly string[], passes: readonly string[] = []): object {
  const pass = {
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: passes,
    Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  };
  return {
    Version: "2012-10-17",
    Statement: [
      ...(actions.length > 0 ? [{ Effect: "Allow", Action: actions, Resource: "*" }] : []),
      ...(passes.length > 0 ? [pass] : []),
    ],
  };
}
