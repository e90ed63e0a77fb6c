import { CloudWatchLogsClient, CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type Service,
} from "@aws-sdk/client-ecs";
import type { Program, ProgramByCommand } from "@deploy-actions/simulator/images";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { type IdleClock, idleClock } from "../idle-clock.ts";
import { accessTo } from "../simulated-access.ts";
import { HEALTHY, webTask } from "./account.ts";

const REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const TASK_TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** What DescribeServices takes at once. */
const DESCRIBED = 10;

export interface ManyOptions {
  /** Names; `name=family` for a service that shares a task definition with others. */
  readonly services: readonly string[];
  /** How many seconds pass in the account in one second. Without it time passes only in `run`. */
  readonly speed?: number;
  /** Whether ECS goes back by itself. */
  readonly breaker?: boolean;
}

/**
 * A simulated account whose cluster prod runs these services, one task each: revision 1 of their families, image v1 of
 * shop/<family>, steady.
 */
export async function manyAccount({ services, speed, breaker = true }: ManyOptions) {
  const idle = speed === undefined ? idleClock() : undefined;
  const aws = await startSimulator(idle ? { clock: idle } : { speed: speed ?? 1 });
  const access = accessTo(aws);
  const ecs = new ECSClient(access.settings());
  const familyOf = new Map(services.map((service) => [nameIn(service), service.split("=").at(-1) ?? ""]));
  const names = services.map(nameIn);
  const families = new Set(familyOf.values());
  const run: IdleClock["run"] = idle ? idle.run : (work) => work;
  /** Lets time go by, milliseconds. */
  const pass = (ms: number) => run(new Promise<void>((passed) => void aws.clock.after(ms, passed)));
  /** Gives the tag to a version of a family's image; returns its reference. */
  const push = (family: string, tag: string, program: Program | ProgramByCommand = HEALTHY) => {
    aws.images.push(`${REGISTRY}/shop/${family}:${tag}`, program);
    return `${REGISTRY}/shop/${family}:${tag}`;
  };

  aws.iam.role("web-execution", { trust: TASK_TRUST });
  await new CloudWatchLogsClient(access.settings()).send(new CreateLogGroupCommand({ logGroupName: "/ecs/web" }));
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  for (const family of families) {
    await ecs.send(new RegisterTaskDefinitionCommand({ ...webTask(push(family, "v1")), family }));
    // More than twenty at once are throttled, in the account's time.
    if (families.size > 20) await pass(1_000);
  }
  for (const serviceName of names) {
    await ecs.send(new CreateServiceCommand(serviceOf(serviceName, familyOf.get(serviceName) ?? serviceName, breaker)));
    if (names.length > 20) await pass(1_000);
  }
  const now = () => servicesNow(ecs, names);
  const settled = async () => {
    for (;;) {
      // Before the first look, too: reads lag behind what was done last.
      await pass(5_000);
      const found = await now();
      if (Object.keys(found).length === names.length && Object.values(found).every(({ steady }) => steady))
        return found;
    }
  };
  await settled();
  return {
    aws,
    access,
    ecs,
    names,
    push,
    run,
    pass,
    /** Each service, by its name. */
    now,
    /** The same once all of them have come to rest. */
    settled,
    /** `family:revision` of each, once all of them have come to rest. */
    serving: async () =>
      Object.fromEntries(Object.entries(await settled()).map(([name, { taskDefinition }]) => [name, taskDefinition])),
    [Symbol.asyncDispose]: () => aws.close(),
  };
}

export type ManyAccount = Awaited<ReturnType<typeof manyAccount>>;

const nameIn = (service: string): string => service.split("=")[0] ?? "";

/** How often each operation was called since a call, and the errors among them. */
export function callsSince({ aws }: { readonly aws: Pick<Simulator, "calls"> }, first: number) {
  const counts: Record<string, number> = {};
  const errors: string[] = [];
  for (const { operation, errorCode } of aws.calls.slice(first)) {
    counts[operation] = (counts[operation] ?? 0) + 1;
    if (errorCode) errors.push(`${operation}: ${errorCode}`);
  }
  return { counts, errors };
}

const serviceOf = (serviceName: string, taskDefinition: string, breaker: boolean) => ({
  cluster: "prod",
  serviceName,
  taskDefinition,
  desiredCount: 1,
  launchType: "FARGATE" as const,
  networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
  deploymentConfiguration: {
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    deploymentCircuitBreaker: { enable: breaker, rollback: breaker },
  },
});

async function servicesNow(ecs: ECSClient, names: readonly string[]) {
  const found: Service[] = [];
  for (let from = 0; from < names.length; from += DESCRIBED) {
    const asked = names.slice(from, from + DESCRIBED);
    found.push(...((await ecs.send(new DescribeServicesCommand({ cluster: "prod", services: asked }))).services ?? []));
  }
  return Object.fromEntries(
    found.map(({ serviceName = "", deployments = [], runningCount, desiredCount }) => {
      const primary = deployments.find(({ status }) => status === "PRIMARY");
      const taskDefinition = primary?.taskDefinition?.split("/").at(-1) ?? "";
      const steady = deployments.length === 1 && primary?.rolloutState === "COMPLETED" && runningCount === desiredCount;
      return [serviceName, { taskDefinition, steady }];
    }),
  );
}
