import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import type { Simulator } from "@deploy-actions/simulator/simulator";

/** What the READMEs speak of. */
const ACCOUNT = "123456789012";
const CLUSTER = "production";
const SERVICE = "web";
export const REPOSITORY = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/web`;

/** An account in which the workflows of the READMEs can work: the service, and roles with the policies they print. */
export async function furnish(aws: Simulator, roles: Readonly<Record<string, readonly object[]>>): Promise<void> {
  await createService(aws);
  for (const [role, policies] of Object.entries(roles)) aws.iam.role(role, { trust: trust(aws), policies });
}

/** The service web of the cluster production, which runs the first image. */
export async function createService(aws: Simulator): Promise<void> {
  aws.images.push(`${REPOSITORY}:first`, { kind: "memory" });
  for (const role of ["web-task", "web-execution"]) aws.iam.role(role, { trust: TASK_TRUST });
  const ecs = client(aws);
  await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "web",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/web-task`,
      executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/web-execution`,
      containerDefinitions: [{ name: "web", image: `${REPOSITORY}:first` }],
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster: CLUSTER,
      serviceName: SERVICE,
      taskDefinition: taskDefinition?.taskDefinitionArn,
      desiredCount: 2,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
    }),
  );
}

/** Whether the service's last deployment is over, and was good. */
export async function isDeployed(aws: Simulator): Promise<boolean> {
  const { services } = await client(aws).send(new DescribeServicesCommand({ cluster: CLUSTER, services: [SERVICE] }));
  return services?.[0]?.deployments?.[0]?.rolloutState === "COMPLETED";
}

/** The images of the service's deployments, newest first: one, when no deployment is under way. */
export async function imagesOfService(aws: Simulator): Promise<readonly string[]> {
  const ecs = client(aws);
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster: CLUSTER, services: [SERVICE] }));
  const deployments = services?.[0]?.deployments ?? [];
  return Promise.all(
    deployments.map(async ({ taskDefinition }) => {
      const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
      return described.taskDefinition?.containerDefinitions?.[0]?.image ?? "";
    }),
  );
}

/** What the runner adds on GitHub, and the endpoint that makes AWS the simulated one. No AWS keys: the role brings them. */
export function environmentOf({ env, oidc }: Simulator): Record<string, string> {
  const names = ["AWS_ENDPOINT_URL", "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
  const given = Object.fromEntries(names.map((name) => [name, env[name] ?? ""]));
  return { ...given, GITHUB_REPOSITORY: oidc.claims.repository };
}

/** For clients of ours, who may do anything. */
export function clientSettings({ url, region, env }: Simulator) {
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = env;
  return { endpoint: url, region, credentials: { accessKeyId, secretAccessKey } };
}

const client = (aws: Simulator): ECSClient => new ECSClient(clientSettings(aws));

const TASK_TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** Lets the main branch of the repository in, as GitHub's guide writes it. */
function trust({ oidc, iam }: Simulator): object {
  const { repository, ref } = oidc.claims;
  const host = new URL(oidc.issuer).host;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: iam.oidcProviderArn(oidc.issuer) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { [`${host}:aud`]: "sts.amazonaws.com", [`${host}:sub`]: `repo:${repository}:ref:${ref}` },
        },
      },
    ],
  };
}
