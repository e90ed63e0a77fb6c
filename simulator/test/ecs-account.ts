import type { Service } from "@aws-sdk/client-ecs";
import { ManualClock } from "../src/clock.ts";
import type { StateValue } from "../src/cloudwatch/alarms/alarm.ts";
import { ecsService } from "../src/ecs/ecs.ts";
import { Images } from "../src/images.ts";
import type { LoadBalancing, Target, TargetGroupWeight, TargetHealth } from "../src/load-balancing.ts";
import { logsService } from "../src/logs/logs.ts";
import { Network } from "../src/network.ts";
import type { Input } from "../src/service.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";
/** The other one of the pair that traffic is shifted between. */
export const OTHER_TARGET_GROUP =
  "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web-2/fedcba9876543210";

/** An account with the cluster "prod", the image "web:v1" and the log group "/ecs/web"; its time is moved by hand. */
export function ecsAccount({ consistencyMs = 0 }: { consistencyMs?: number } = {}) {
  const clock = new ManualClock();
  const world = {
    account: "123456789012",
    region: "eu-west-1",
    partition: "aws",
    clock,
    network: new Network(),
    images: new Images(),
  } as const;
  const loadBalancing = new MemoryLoadBalancing(clock);
  const logs = logsService(world);
  const alarms = new Map<string, StateValue>();
  const ecs = ecsService(world, {
    loadBalancing,
    logs,
    alarms: { stateOf: (name) => alarms.get(name) },
    consistencyMs,
  });
  const caller = {
    region: world.region,
    account: world.account,
    principal: "arn:aws:iam::123456789012:root",
    requestId: "r",
  };
  const call = (operation: string, input: Input = {}): Input => ecs.handlers[operation]?.(input, caller);

  call("CreateCluster", { clusterName: "prod" });
  logs.createGroup("/ecs/web");
  world.images.push("web:v1", { kind: "memory" });

  const readLogs = (stream: string): string[] => {
    const read: Input = logs.handlers.GetLogEvents?.({ logGroupName: "/ecs/web", logStreamName: stream }, caller);
    return read.events.map(({ message }: Input) => message);
  };
  return {
    world,
    clock,
    images: world.images,
    loadBalancing,
    /** CloudWatch alarms by their names. */
    alarms,
    ecs,
    call,
    readLogs,

    /** Registers a revision of "web" and answers its ARN. */
    register: (input: Input = {}): string =>
      call("RegisterTaskDefinition", taskDefinition(input)).taskDefinition.taskDefinitionArn,

    /** Creates the service "web" of two tasks and waits until it is steady. */
    async steadyService(input: Input = {}): Promise<void> {
      call("CreateService", webService(input));
      clock.advance(5 * MINUTE);
    },

    update: (input: Input): Service => call("UpdateService", { cluster: "prod", service: "web", ...input }).service,

    service: (): Input => call("DescribeServices", { cluster: "prod", services: ["web"] }).services[0],

    /** The newest service deployment of "web". */
    deployment(): Input {
      const { serviceDeployments } = call("ListServiceDeployments", { cluster: "prod", service: "web" });
      const [newest] = serviceDeployments;
      const serviceDeploymentArns = [newest.serviceDeploymentArn];
      return call("DescribeServiceDeployments", { serviceDeploymentArns }).serviceDeployments[0];
    },

    /** The tasks of "web", running and stopped. */
    tasks(desiredStatus: "RUNNING" | "STOPPED" = "RUNNING"): Input[] {
      const { taskArns } = call("ListTasks", { cluster: "prod", serviceName: "web", desiredStatus });
      return taskArns.length === 0 ? [] : call("DescribeTasks", { cluster: "prod", tasks: taskArns }).tasks;
    },

    /** The service's events, oldest first, task ids and deployment ids left out. */
    story(): string[] {
      const { events } = this.service();
      return events
        .map(({ message }: Input) => message.replace(/task [0-9a-f]{32}/g, "task").replace(/ecs-svc\/\d+/g, "ecs-svc"))
        .reverse();
    },
  };
}

export function taskDefinition({ container = {}, ...input }: Input = {}): Input {
  return {
    family: "web",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    executionRoleArn: "arn:aws:iam::123456789012:role/execution",
    containerDefinitions: [
      {
        name: "web",
        image: "web:v1",
        portMappings: [{ containerPort: 8080 }],
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": "/ecs/web", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web" },
        },
        ...container,
      },
    ],
    ...input,
  };
}

export function webService(input: Input = {}): Input {
  return {
    cluster: "prod",
    serviceName: "web",
    taskDefinition: "web",
    desiredCount: 2,
    launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1a"] } },
    ...input,
  };
}

export const BEHIND_LOAD_BALANCER = {
  loadBalancers: [{ targetGroupArn: TARGET_GROUP, containerName: "web", containerPort: 8080 }],
};

/** Target groups whose targets become healthy 10 s after registration and drain for 30 s, and the rules that lead to them. */
class MemoryLoadBalancing implements LoadBalancing {
  readonly #clock: ManualClock;
  readonly #registered = new Map<string, { readonly group: string; readonly at: number }>();
  readonly #draining = new Set<string>();
  /** What its health checks find wrong with every target that is registered from now on. */
  broken: string | undefined;
  readonly #broken = new Map<string, string>();
  /** By the ARN of the rule, in the order the groups were named. */
  readonly rules = new Map<string, readonly TargetGroupWeight[]>();

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  get addresses(): string[] {
    return [...this.#registered.keys()];
  }

  /** The addresses that are registered in one target group. */
  addressesIn(targetGroupArn: string): string[] {
    return [...this.#registered].filter(([, { group }]) => group === targetGroupArn).map(([address]) => address);
  }

  findTargetGroup(arn: string) {
    return [TARGET_GROUP, OTHER_TARGET_GROUP].includes(arn)
      ? ({ targetType: "ip", attached: true } as const)
      : undefined;
  }

  register(targetGroupArn: string, { id }: Target): void {
    this.#registered.set(id, { group: targetGroupArn, at: this.#clock.now() });
    if (this.broken) this.#broken.set(id, this.broken);
  }

  deregister(_targetGroupArn: string, { id }: Target, drained: () => void): void {
    this.#registered.delete(id);
    this.#draining.add(id);
    this.#clock.after(30 * SECOND, () => {
      this.#draining.delete(id);
      drained();
    });
  }

  health(_targetGroupArn: string, { id }: Target): TargetHealth {
    if (this.#draining.has(id)) return { state: "draining", reason: "Target.DeregistrationInProgress" };
    const registered = this.#registered.get(id);
    if (registered === undefined) return { state: "unused", reason: "Target.NotRegistered" };
    if (this.#clock.now() < registered.at + 10 * SECOND)
      return { state: "initial", reason: "Elb.InitialHealthChecking" };
    const description = this.#broken.get(id);
    return description === undefined
      ? { state: "healthy" }
      : { state: "unhealthy", reason: "Target.ResponseCodeMismatch", description };
  }

  ruleWeights(arn: string): readonly TargetGroupWeight[] | undefined {
    return this.rules.get(arn);
  }

  setRuleWeights(arn: string, weights: readonly TargetGroupWeight[]): void {
    const merged = new Map(this.rules.get(arn)?.map(({ targetGroupArn, weight }) => [targetGroupArn, weight]));
    for (const { targetGroupArn, weight } of weights) merged.set(targetGroupArn, weight);
    this.rules.set(
      arn,
      [...merged].map(([targetGroupArn, weight]) => ({ targetGroupArn, weight })),
    );
  }
}
