import { ManualClock } from "@deploy-actions/simulator/clock";
import type { TargetGroups } from "../../src/checks/target-group/targets.ts";
import type { Ecs, Service } from "../../src/ecs/ecs.ts";
import { FakeTaskDefinitions, fakeEcs } from "../ecs/fake-ecs.ts";
import { FakeImages, healthy, type Program } from "../ecs/fake-images.ts";
import { FakeService } from "../ecs/fake-service.ts";
import { fakeTasks } from "../ecs/fake-tasks.ts";
import { definition, image } from "../ecs/web-task.ts";
import { fakeClock } from "../fake-clock.ts";
import { FakeListeners, type FakeRule, forward, groupArn } from "./fake-listeners.ts";

const CHECKED_WITHIN_MS = 10_000;

export interface FakePairSettings {
  readonly rules?: readonly FakeRule[];
  /** Tasks of each. */
  readonly blue?: number;
  readonly green?: number;
}

/** Behind load balancer web: web-blue has all the traffic and runs web:1, web-green runs web:1 as well. */
export async function fakePair({
  rules = [{ port: 80, actions: [forward(["web-blue", 100], ["web-green", 0])] }],
  blue = 2,
  green = 2,
}: FakePairSettings = {}) {
  const timeline = new ManualClock();
  const clock = fakeClock({ start: timeline.now(), onSleep: (now) => timeline.advance(now - timeline.now()) });
  const images = new FakeImages();
  const taskDefinitions = new FakeTaskDefinitions();
  const listeners = new FakeListeners(["web-blue", "web-green"], rules);
  images.push(image("v1"), healthy());
  const first = taskDefinitions.register(definition(image("v1")));

  const open = (name: string, desiredCount: number) => {
    const tasks = fakeTasks(timeline, images, () => {});
    const settings = {
      desiredCount,
      deploymentConfiguration: {
        strategy: "ROLLING",
        minimumHealthyPercent: 100,
        maximumPercent: 200,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
    };
    const service = new FakeService({ clock: timeline, images, tasks }, settings);
    const arn = groupArn(name);
    service.facts.targetGroups = [arn];
    service.facts.loadBalancers = [{ targetGroup: arn, containerName: "app", containerPort: 8080 }];
    service.deploy(first);
    const ecs: Ecs = fakeEcs({ clock: timeline, service, tasks, taskDefinitions, staleMs: 1_000 });
    return { service, tasks, ecs, arn };
  };
  const sides = { "web-blue": open("web-blue", blue), "web-green": open("web-green", green) };
  await clock.sleep(60_000);

  /** Targets that the load balancer takes out, by group, whatever their tasks say. */
  const ill = new Set<string>();
  const targets: Pick<TargetGroups, "targetsOf"> = {
    targetsOf: async (arn) => {
      const side = Object.values(sides).find((one) => one.arn === arn);
      const present = side?.tasks.all.filter(({ startedAt, stopped }) => startedAt !== undefined && !stopped) ?? [];
      return present.map(({ id, healthy: isHealthy, startedAt = 0 }) => {
        const isChecked = clock.now() - startedAt >= CHECKED_WITHIN_MS;
        if (!listeners.uses(arn))
          return { name: id, state: "unused", reason: "Target.NotInUse", description: "" } as const;
        if (ill.has(arn)) return { name: id, state: "unhealthy", reason: "Target.Timeout", description: "" } as const;
        if (isHealthy && isChecked) return { name: id, state: "healthy", reason: "", description: "" } as const;
        return { name: id, state: "initial", reason: "Elb.InitialHealthChecking", description: "" } as const;
      });
    },
  };
  return {
    clock,
    images,
    taskDefinitions,
    listeners,
    targets,
    sides,
    ill,
    register: (tag: string, program: Program = healthy()) => {
      images.push(image(tag), program);
      return taskDefinitions.register(definition(image(tag)));
    },
    after: (ms: number, act: () => unknown) => void timeline.after(ms, () => void act()),
  };
}

export type FakePair = Awaited<ReturnType<typeof fakePair>>;

/** What runs on a side, and how many of it. */
export function runs({ sides }: FakePair, name: keyof FakePair["sides"]): string {
  const { taskDefinition, runningCount, deployments }: Service = sides[name].service.view;
  const steady = deployments.length === 1 && deployments[0]?.rolloutState === "COMPLETED";
  return `${runningCount} of ${taskDefinition}${steady ? "" : ", not steady"}`;
}
