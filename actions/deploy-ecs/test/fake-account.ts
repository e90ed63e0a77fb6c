import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { ManualClock } from "@deploy-actions/simulator/clock";
import type { DeploymentConfiguration } from "../src/ecs.ts";
import type { TargetGroups } from "../src/target-groups.ts";
import type { TaskDefinition } from "../src/task-definition/definition.ts";
import type { TaskLogs } from "../src/task-logs.ts";
import { FakeTaskDefinitions, fakeEcs } from "./fake-ecs.ts";
import { FakeImages, healthy } from "./fake-images.ts";
import { FakeService } from "./fake-service.ts";
import { fakeTasks } from "./fake-tasks.ts";

export const REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web";
export const image = (tag: string) => `${REPOSITORY}:${tag}`;

/** What is left to ECS when a circuit breaker is not mentioned. */
const NO_BREAKER = { enable: false, rollback: false };

export const definition = (reference: string): TaskDefinition => ({
  family: "web",
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  executionRoleArn: "arn:aws:iam::123456789012:role/run",
  containerDefinitions: [
    {
      name: "app",
      image: reference,
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": "/ecs/web", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "ecs" },
      },
    },
  ],
});

export type FakeAccount = Awaited<ReturnType<typeof fakeAccount>>;

/**
 * Service web of cluster prod with two tasks of web:1, whose image is v1: steady, unless it is to be the first
 * deployment. Time moves when somebody sleeps.
 */
export async function fakeAccount({
  desiredCount = 2,
  breaker = NO_BREAKER,
  staleMs = 1_000,
  firstImage = image("v1"),
  settled = true,
}: {
  desiredCount?: number;
  breaker?: DeploymentConfiguration["deploymentCircuitBreaker"];
  staleMs?: number;
  firstImage?: string;
  settled?: boolean;
} = {}) {
  const timeline = new ManualClock();
  const clock = fakeClock({ start: timeline.now(), onSleep: (now) => timeline.advance(now - timeline.now()) });
  const images = new FakeImages();
  images.push(image("v1"), healthy());
  const streams = new Map<string, readonly string[]>();
  const tasks = fakeTasks(timeline, images, (container, id, lines) => streams.set(`ecs/${container}/${id}`, lines));
  const taskDefinitions = new FakeTaskDefinitions();
  const service = new FakeService(
    { clock: timeline, images, tasks },
    {
      desiredCount,
      deploymentConfiguration: {
        strategy: "ROLLING",
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        deploymentCircuitBreaker: breaker ?? NO_BREAKER,
      },
    },
  );
  const world = { clock: timeline, service, tasks, taskDefinitions, staleMs };
  service.deploy(taskDefinitions.register(definition(firstImage)));
  if (settled) await clock.sleep(60_000);

  const logs: TaskLogs = {
    tail: async ({ group, stream }, lines) => {
      const written = streams.get(stream);
      return written
        ? { kind: "lines", lines: written.slice(-lines) }
        : { kind: "unavailable", why: `there is no stream ${stream} in log group ${group}` };
    },
  };
  const targetGroups: TargetGroups = {
    unhealthy: async () =>
      tasks.all
        .filter((task) => task.startedAt !== undefined && !task.healthy && !task.stopped)
        .map(({ id }) => ({
          target: `${id}:8080`,
          state: "unhealthy",
          reason: "Target.ResponseCodeMismatch",
          description: "Health checks failed with these codes: [503]",
        })),
  };
  return {
    clock,
    images,
    service,
    tasks,
    taskDefinitions,
    logs,
    targetGroups,
    ecs: fakeEcs(world),
    /** The port for a service that is not there. */
    ecsOf: (asked: { cluster: string; service: string }) => fakeEcs(world, asked),
    /** Something that happens while the story goes on. */
    after: (ms: number, act: () => unknown) => void timeline.after(ms, () => void act()),
  };
}
