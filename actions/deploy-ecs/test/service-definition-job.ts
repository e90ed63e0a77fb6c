import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import { REPOSITORY, TASK_TRUST, webTask } from "@deploy-actions/shared/testkit/ecs/account";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import type { Program, ProgramByCommand } from "@deploy-actions/simulator/images";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { type JobOptions, startJob } from "./job.ts";
import { definition } from "./service-definition.ts";

/** Cluster prod, in which nothing runs yet, and web:1, whose image does this. */
export async function emptyCluster(program: Program | ProgramByCommand, speed = 60) {
  const aws = await startSimulator({ speed });
  const access = accessTo(aws);
  const ecs = new ECSClient(access.settings());
  aws.iam.role("web-execution", { trust: TASK_TRUST });
  aws.images.push(`${REPOSITORY}:v1`, program);
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  await ecs.send(new RegisterTaskDefinitionCommand(webTask(`${REPOSITORY}:v1`)));
  await new CloudWatchLogsClient(access.settings()).send(new CreateLogGroupCommand({ logGroupName: "/ecs/web" }));
  return { aws, service: () => described(ecs), [Symbol.asyncDispose]: () => aws.close() };
}

export async function described(ecs: ECSClient, service = "web"): Promise<Service | undefined> {
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: "prod", services: [service] }));
  return services[0];
}

/** A service definition in a file of its own. */
export async function definitionFile(members: Parameters<typeof definition>[0] = {}) {
  const folder = await mkdtemp(join(tmpdir(), "service-definition-"));
  const path = join(folder, "service.json");
  await writeFile(path, JSON.stringify(definition({ taskDefinition: "web", ...members })));
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** Starts a step that deploys by this definition. */
export function start(
  { aws }: { readonly aws: Simulator },
  { path }: { readonly path: string },
  inputs: Readonly<Record<string, string>> = {},
  options: JobOptions = {},
) {
  return startJob({ aws }, { "service-definition": path, ...inputs }, { speed: 60, ...options });
}

export const CREATE = { "create-service": "true" };
