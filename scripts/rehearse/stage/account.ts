import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import type { Cast } from "./cast.ts";
import { homeOf, registryOf } from "./home.ts";
import { pushImages } from "./images.ts";

/** A simulated account in which v1 is registered, and nothing runs yet. */
export interface Account extends AsyncDisposable {
  readonly cast: Cast;
  readonly cluster: string;
  /** Of v1. */
  readonly taskDefinition: string;
  /** For any client of the SDK. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly ecs: ECSClient;
  /** What a job needs to use the account. */
  readonly env: Readonly<Record<string, string>>;
  /** The ARN of a role that a service of AWS may assume. */
  role(name: string, service: string): string;
  /** Where the load balancer of this name answers. */
  url(loadBalancer: string): string;
}

/** How many seconds pass in the account in one second: a deployment then takes a few seconds and can still be watched. */
export const SPEED = 25;

/** `badWhen`: as soon as there is a file, v6 answers its users with errors. */
export async function openAccount(cast: Cast, badWhen: string): Promise<Account> {
  const { account, region } = homeOf(cast.definition);
  const aws = await startSimulator({ speed: SPEED, account, region, registry: "loopback" });
  try {
    pushImages(aws.images, cast, { registry: registryOf({ account, region }), badWhen });
    createRoles(aws, cast);
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = aws.env;
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    const client = { endpoint: aws.url, region, credentials };
    await createLogGroups(new CloudWatchLogsClient(client), cast);
    const ecs = new ECSClient(client);
    const cluster = "rehearsal";
    await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand(cast.definition as RegisterTaskDefinitionCommandInput),
    );
    return {
      cast,
      cluster,
      taskDefinition: taskDefinition?.taskDefinitionArn ?? "",
      client,
      ecs,
      env: { ...aws.env, ...aws.iam.user("rehearsal", { policies: [WITHOUT_SECRETS] }) },
      role: (name, service) => aws.iam.role(name, { trust: trustIn(service) }),
      url: (loadBalancer) => aws.elb.url(loadBalancer),
      [Symbol.asyncDispose]: () => aws.close(),
    };
  } catch (error) {
    await aws.close();
    throw error;
  }
}

/**
 * The stand-ins need no secrets, and the user's own are not here: a job that may not look for them says that it could
 * not check, and goes on.
 */
const WITHOUT_SECRETS = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "*", Resource: "*" },
    { Effect: "Deny", Action: ["secretsmanager:*", "ssm:DescribeParameters"], Resource: "*" },
  ],
};

const trustIn = (service: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
});

/** The roles that the definition names: a deploy looks whether they are there. */
function createRoles({ iam, account }: Simulator, { definition }: Cast): void {
  for (const role of [definition.executionRoleArn, definition.taskRoleArn]) {
    const [, owner = account, path = "/", name] =
      /^(?:arn:[^:]+:iam::(\d{12}):role)?(\/(?:.*\/)?)?([^/]+)$/.exec(role ?? "") ?? [];
    if (name && owner === account) iam.role(name, { trust: trustIn("ecs-tasks.amazonaws.com"), path });
  }
}

async function createLogGroups(logs: CloudWatchLogsClient, { definition }: Cast): Promise<void> {
  const groups = definition.containerDefinitions.map(
    ({ logConfiguration }) => logConfiguration?.options?.["awslogs-group"],
  );
  for (const logGroupName of new Set(groups.filter((group) => group !== undefined))) {
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
  }
}
