import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { FakeTaskDefinitions } from "@deploy-actions/shared/testkit/ecs/fake-ecs";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { ManualClock } from "@deploy-actions/simulator/clock";
import type { OneOff } from "../src/one-off/one-off.ts";
import { type OneOffEffects, runOneOff } from "../src/one-off/run-one-off.ts";
import type { UnfinishedOneOff } from "../src/one-off/unfinished-one-off.ts";
import type { OneOffWhere } from "../src/one-off/where.ts";
import { FakeOneOffTasks, type Play } from "./fake-one-off-tasks.ts";

/** A one-off that is called migrate, with nothing else said. */
export function oneOff(overrides: Partial<OneOff> = {}): OneOff {
  return {
    name: "migrate",
    when: "run-before",
    service: undefined,
    taskDefinition: undefined,
    container: undefined,
    success: undefined,
    command: undefined,
    environment: {},
    timeout: 15 * 60_000,
    size: { cpu: undefined, memory: undefined },
    placement: {
      subnets: undefined,
      securityGroups: undefined,
      assignPublicIp: undefined,
      launchType: undefined,
      capacityProviderStrategy: undefined,
    },
    ...overrides,
  };
}

interface ContainerGiven {
  readonly essential?: boolean;
  readonly logDriver?: string;
}

/** Family web, with these containers. */
export function definitionOf(containers: Readonly<Record<string, ContainerGiven>> = { app: {} }): TaskDefinition {
  return {
    family: "web",
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    containerDefinitions: Object.entries(containers).map(([name, { essential = true, logDriver = "awslogs" }]) => ({
      name,
      image: `${name}:v1`,
      essential,
      logConfiguration: {
        logDriver: logDriver as "awslogs",
        options: { "awslogs-group": "/ecs/web", "awslogs-stream-prefix": "ecs" },
      },
    })),
  };
}

export const SERVICE_PLACEMENT = {
  launchType: "FARGATE",
  platformVersion: "1.4.0",
  networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["sg-1"] } },
};

/** A cluster with one definition, web:1, whose tasks do what `play` says. */
export function oneOffWorld(play: Play = {}, definition = definitionOf()) {
  const timeline = new ManualClock();
  const definitions = new FakeTaskDefinitions();
  const taskDefinition = definitions.register(definition);
  const tasks = new FakeOneOffTasks(timeline, definitions, () => play);
  const clock = fakeClock({ start: timeline.now(), onSleep: (now) => timeline.advance(now - timeline.now()) });
  const where = (overrides: Partial<OneOffWhere> = {}): OneOffWhere => ({
    taskDefinition,
    cluster: "prod",
    service: "web",
    placement: SERVICE_PLACEMENT,
    run: { repository: "octo/shop", run: "4711", attempt: "1", step: "deploy/web" },
    logLines: 30,
    ...overrides,
  });
  const began = timeline.now();
  const run = async (
    given: OneOff = oneOff(),
    effects: Partial<OneOffEffects> = {},
    overrides: Partial<OneOffWhere> = {},
  ) => {
    const log: string[] = [];
    const saved: UnfinishedOneOff[] = [];
    const all: OneOffEffects = {
      tasks,
      logs: tasks.logs(),
      clock,
      log: (line) => void log.push(line),
      signal: new AbortController().signal,
      save: (unfinished) => void saved.push(unfinished),
      ...effects,
    };
    const end = await runOneOff(given, where(overrides), all);
    return { end, log, saved, seconds: (timeline.now() - began) / 1_000 };
  };
  /** Something that happens while the story goes on. */
  const after = (ms: number, act: () => unknown) => void timeline.after(ms, () => void act());
  return { clock, tasks, definitions, where, run, after, timeline };
}

/** The line of the task's own log among ours. */
export const shown = (log: readonly string[]) => log.filter((line) => line.includes("| "));
