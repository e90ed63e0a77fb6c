import { ManualClock } from "@deploy-actions/simulator/clock";
import type { DeploymentConfiguration } from "../../src/ecs/ecs.ts";
import { fakeClock } from "../fake-clock.ts";
import { FakeTaskDefinitions, fakeEcs } from "./fake-ecs.ts";
import { FakeImages, healthy } from "./fake-images.ts";
import { FakeService } from "./fake-service.ts";
import { fakeTasks } from "./fake-tasks.ts";
import { definition, image } from "./web-task.ts";

/** What is left to ECS when a circuit breaker is not mentioned. */
const NO_BREAKER = { enable: false, rollback: false };

export interface FakeEcsSettings {
  readonly desiredCount?: number;
  readonly breaker?: DeploymentConfiguration["deploymentCircuitBreaker"];
  /** For how long reads show what was there before a write; milliseconds. */
  readonly staleMs?: number;
  readonly firstImage?: string;
  readonly settled?: boolean;
  /** Whether the step has the permission ecs:TagResource. */
  readonly mayTag?: boolean;
}

/**
 * Service web of cluster prod with two tasks of web:1, whose image is v1: steady, unless it is to be the first
 * deployment. Time moves when somebody sleeps.
 */
export async function fakeEcsAccount({
  desiredCount = 2,
  breaker = NO_BREAKER,
  staleMs = 1_000,
  firstImage = image("v1"),
  settled = true,
  mayTag = true,
}: FakeEcsSettings = {}) {
  const timeline = new ManualClock();
  const clock = fakeClock({ start: timeline.now(), onSleep: (now) => timeline.advance(now - timeline.now()) });
  const images = new FakeImages();
  images.push(image("v1"), healthy());
  const streams = new Map<string, readonly string[]>();
  const tasks = fakeTasks(timeline, images, (container, id, lines) => streams.set(`ecs/${container}/${id}`, lines));
  const taskDefinitions = new FakeTaskDefinitions(timeline);
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
  const world = { clock: timeline, service, tasks, taskDefinitions, staleMs, mayTag };
  service.deploy(taskDefinitions.register(definition(firstImage)));
  if (settled) await clock.sleep(60_000);

  return {
    clock,
    images,
    service,
    tasks,
    taskDefinitions,
    /** What containers printed, by the name of the log stream. */
    streams: streams as ReadonlyMap<string, readonly string[]>,
    ecs: fakeEcs(world),
    /** The port for a service that is not there. */
    ecsOf: (asked: { cluster: string; service: string }) => fakeEcs(world, asked),
    /** Something that happens while the story goes on. */
    after: (ms: number, act: () => unknown) => void timeline.after(ms, () => void act()),
  };
}

export type FakeEcsAccount = Awaited<ReturnType<typeof fakeEcsAccount>>;

/** What a user of the account sees: the release, and whether the service is at rest. */
export function serving({ service }: Pick<FakeEcsAccount, "service">) {
  const { taskDefinition, desiredCount, runningCount, deployments } = service.view;
  const [primary] = deployments;
  return {
    taskDefinition,
    steady: deployments.length === 1 && primary?.rolloutState === "COMPLETED" && runningCount === desiredCount,
  };
}
