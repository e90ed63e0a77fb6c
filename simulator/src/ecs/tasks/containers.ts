import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import type { Image, Program } from "../../images.ts";
import type { Ecs } from "../state.ts";
import { ACTIVATING } from "../timing.ts";
import { watchHealth } from "./container-health.ts";
import { run } from "./program-run.ts";
import { containersStopped, stopTask } from "./stopping.ts";
import { type Container, overrideOf, type Task } from "./task.ts";

/** Starts a task's containers in the order that dependsOn asks for; once all run, the task goes on to RUNNING. */
export function startContainers(ecs: Ecs, task: Task, images: ReadonlyMap<Container, Image>): void {
  const started = new Set<Container>();

  const proceed = () => {
    if (task.desiredStatus === "STOPPED") return;
    for (const container of task.containers) {
      if (started.has(container)) continue;
      const dependencies = dependenciesOf(task, container);
      const broken = dependencies.find((dependency) => dependency.met === "never");
      if (broken) return stopTask(ecs, task, { code: "TaskFailedToStart", reason: broken.reason });
      if (dependencies.some(({ met }) => met === "not yet")) continue;
      started.add(container);
      startContainer(ecs, task, container, images.get(container) as Image, proceed);
    }
    const allRunning = task.containers.every(({ lastStatus }) => lastStatus !== "PENDING");
    if (task.lastStatus === "PENDING" && allRunning) activate(ecs, task);
  };
  proceed();
}

function startContainer(ecs: Ecs, task: Task, container: Container, image: Image, proceed: () => void): void {
  const ports = (container.definition.portMappings ?? []).flatMap(({ containerPort }) => containerPort ?? []);
  const { network, clock } = ecs.world;
  const args = overrideOf(task, container)?.command ?? container.definition.command ?? [];
  container.run = run(programFor(task, image, args), {
    clock,
    environment: environmentOf(task, container.definition),
    args,
    started: (endpoint) => {
      container.lastStatus = "RUNNING";
      if (endpoint) for (const port of ports) network.attach(task.address, port, endpoint);
      watchHealth(clock, container, proceed);
      // In memory a program starts at once, before `container.run` is set: what follows must not need it yet.
      clock.after(0, proceed);
    },
    log: (line) => writeLog(ecs, task, container, line),
    exited: (code, reason) => {
      container.lastStatus = "STOPPED";
      container.exitCode = code;
      container.reason = reason;
      for (const port of ports) network.detach(task.address, port);
      if (task.desiredStatus === "STOPPED") containersStopped(ecs, task);
      else if (container.definition.essential !== false) stopTask(ecs, task, ESSENTIAL_CONTAINER_EXITED);
      else proceed();
    },
  });
}

const ESSENTIAL_CONTAINER_EXITED = {
  code: "EssentialContainerExited",
  reason: "Essential container in task exited",
} as const;

function activate(ecs: Ecs, task: Task): void {
  task.lastStatus = "ACTIVATING";
  for (const { targetGroupArn, port } of task.targets) {
    ecs.loadBalancing.register(targetGroupArn, { id: task.address, port });
  }
  if (task.targets.length > 0) {
    task.registered = true;
    task.occurrences.push("registered");
  }
  ecs.world.clock.after(ACTIVATING, () => {
    if (task.desiredStatus === "STOPPED") return;
    task.lastStatus = "RUNNING";
    task.startedAt = ecs.world.clock.now();
  });
}

/** An image for another processor can be pulled when it is the only one behind its reference; it just cannot be executed. */
function programFor(task: Task, image: Image, args: readonly string[]): Program {
  const wanted = task.origin.definition.runtimePlatform?.cpuArchitecture ?? "X86_64";
  if (image.architectures.includes(wanted as "X86_64" | "ARM64")) {
    return typeof image.program === "function" ? image.program(args) : image.program;
  }
  return {
    kind: "memory",
    logs: ["exec /usr/local/bin/docker-entrypoint.sh: exec format error"],
    exits: { afterSeconds: 0, code: 255 },
  };
}

function environmentOf(task: Task, definition: ContainerDefinition): Record<string, string> {
  const overridden = overrideOf(task, { name: `${definition.name}` })?.environment ?? [];
  const plain = [...(definition.environment ?? []), ...overridden].map(({ name, value }) => [`${name}`, value ?? ""]);
  const secrets = (definition.secrets ?? []).map(({ name, valueFrom }) => [`${name}`, `secret:${valueFrom}`]);
  return Object.fromEntries([...plain, ...secrets]);
}

function writeLog(ecs: Ecs, task: Task, container: Container, line: string): void {
  const { logDriver, options } = container.definition.logConfiguration ?? {};
  const group = options?.["awslogs-group"];
  if (logDriver !== "awslogs" || !group || !ecs.logs.hasGroup(group)) return;
  const prefix = options["awslogs-stream-prefix"];
  ecs.logs.append(group, prefix ? `${prefix}/${container.name}/${task.id}` : container.runtimeId, line);
}

type Dependency = { readonly met: "yes" | "not yet" } | { readonly met: "never"; readonly reason: string };

function dependenciesOf(task: Task, { definition, name }: Container): Dependency[] {
  return (definition.dependsOn ?? []).map(({ containerName, condition }): Dependency => {
    const other = task.containers.find((candidate) => candidate.name === containerName);
    if (!other) return { met: "yes" };
    if (condition === "START") return { met: other.lastStatus === "PENDING" ? "not yet" : "yes" };
    if (condition === "HEALTHY" && other.lastStatus !== "STOPPED") {
      return { met: other.health === "HEALTHY" ? "yes" : "not yet" };
    }
    if (other.lastStatus !== "STOPPED") return { met: "not yet" };
    if (condition === "COMPLETE" || (condition === "SUCCESS" && other.exitCode === 0)) return { met: "yes" };
    return {
      met: "never",
      reason: `dependency graph: container ${containerName} exited with ${other.exitCode} before it met condition ${condition} for container ${name}`,
    };
  });
}
