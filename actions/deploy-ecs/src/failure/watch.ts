import type { Ecs, ServiceEvent, StoppedTask } from "@deploy-actions/shared/ecs/ecs";
import { failedContainer } from "@deploy-actions/shared/ecs/stopped-task";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { LogTail, TaskLogs } from "../task-logs.ts";
import { classifyTask, type TaskFailure } from "./classify.ts";
import { type Doom, findDoom } from "./doom.ts";
import { logPlace } from "./log-stream.ts";

/**
 * Remembers the failed tasks of one deployment, because ECS forgets them after an hour. They are evidence: when they
 * cannot be read, following and going back do without.
 */
export class FailureWatch {
  readonly #ecs: Ecs;
  readonly #logs: TaskLogs;
  readonly #definition: TaskDefinition;
  readonly #failures = new Map<string, TaskFailure>();
  readonly #ignored = new Set<string>();
  /** What the log told, by container and exit code: tasks that failed alike have the same to tell. */
  readonly #told = new Map<string, readonly string[]>();
  #unread: string | undefined;

  constructor({ ecs, logs, definition }: { ecs: Ecs; logs: TaskLogs; definition: TaskDefinition }) {
    this.#ecs = ecs;
    this.#logs = logs;
    this.#definition = definition;
  }

  /** What stopped until now says nothing about what this step does. */
  async ignoreUntilNow(deploymentId: string): Promise<void> {
    for (const { id } of await this.#stoppedTasks(deploymentId)) this.#ignored.add(id);
  }

  async findDoom(deploymentId: string, events: readonly ServiceEvent[]): Promise<Doom | undefined> {
    return findDoom(await this.failures(deploymentId), events);
  }

  async failures(deploymentId: string): Promise<readonly TaskFailure[]> {
    for (const task of await this.#stoppedTasks(deploymentId)) {
      if (this.#failures.has(task.id) || this.#ignored.has(task.id)) continue;
      const failure = classifyTask(task, await this.#tellingLog(task));
      if (failure) this.#failures.set(task.id, failure);
    }
    return [...this.#failures.values()];
  }

  /** Why the stopped tasks could not be read at the last look. */
  get unread(): string | undefined {
    return this.#unread;
  }

  /** The last lines of the container that failed, or why there are none. */
  async tail({ task, container }: TaskFailure, lines: number): Promise<LogTail> {
    if (!container) return { kind: "unavailable", why: "no container of the task was started" };
    const place = logPlace(this.#definition, container.name, task.id);
    return place.kind === "stream"
      ? await this.#logs.tail(place.stream, lines)
      : { kind: "unavailable", why: place.why };
  }

  async #stoppedTasks(deploymentId: string): Promise<readonly StoppedTask[]> {
    this.#unread = undefined;
    try {
      return await this.#ecs.listStoppedTasks(deploymentId);
    } catch (error) {
      this.#unread = error instanceof Error ? error.message : String(error);
      return [];
    }
  }

  /** A program for another architecture ends with 255, or with 1 where a shell starts it; its log says why, ECS does not. */
  async #tellingLog(task: StoppedTask): Promise<readonly string[]> {
    const container = failedContainer(task);
    if (container?.exitCode !== 255 && container?.exitCode !== 1) return [];
    const alike = `${container.name} ${container.exitCode}`;
    const known = this.#told.get(alike);
    if (known) return known;
    const place = logPlace(this.#definition, container.name, task.id);
    const tail = place.kind === "stream" ? await this.#logs.tail(place.stream, 5) : undefined;
    const lines = tail?.kind === "lines" ? tail.lines : [];
    if (lines.length > 0) this.#told.set(alike, lines);
    return lines;
  }
}
