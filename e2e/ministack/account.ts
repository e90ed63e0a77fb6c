import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateRepositoryCommand, ECRClient } from "@aws-sdk/client-ecr";
import { CreateClusterCommand, ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { ACCOUNT, REGION } from "./ministack.ts";

export const CLUSTER = "production";
export const REPOSITORY = "shop/web";
export const LOG_GROUP = "/shop/web";
export const EXECUTION_ROLE = `arn:aws:iam::${ACCOUNT}:role/web-execution`;

/** Clients of ours, who may do anything. */
export interface Clients {
  readonly ecs: ECSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
}

export interface Account extends Clients {
  readonly subnet: string;
}

/** What a process needs in its environment to live in this account. */
export function accountEnvironment(url: string): Readonly<Record<string, string>> {
  return { ...endpointEnvironment(url), AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
}

/** The same without keys: a role brings them. */
export function endpointEnvironment(url: string): Readonly<Record<string, string>> {
  return { AWS_ENDPOINT_URL: url, AWS_REGION: REGION };
}

/** What all services share: a cluster, a repository, a log group, and a role that pulls images. */
export async function furnish(url: string): Promise<Account> {
  const settings = { endpoint: url, region: REGION, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const ecs = new ECSClient(settings);
  const iam = new IAMClient(settings);
  const [{ Subnets: [subnet] = [] }] = await Promise.all([
    new EC2Client(settings).send(new DescribeSubnetsCommand({})),
    ecs.send(new CreateClusterCommand({ clusterName: CLUSTER })),
    new ECRClient(settings).send(new CreateRepositoryCommand({ repositoryName: REPOSITORY })),
    new CloudWatchLogsClient(settings).send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP })),
    iam.send(new CreateRoleCommand({ RoleName: "web-execution", AssumeRolePolicyDocument: JSON.stringify(TASKS_MAY) })),
  ]);
  return { ecs, iam, elb: new ElasticLoadBalancingV2Client(settings), subnet: subnet?.SubnetId ?? "" };
}

const TASKS_MAY = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
