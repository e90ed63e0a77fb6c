import type { FakeTaskDefinitions } from "@deploy-actions/shared/testkit/ecs/fake-ecs";
import type { SimClock } from "@deploy-actions/simulator/clock";
import type { LiveLogs } from "../src/one-off/live-logs.ts";
import type {
  OneOffContainer,
  OneOffRequest,
  OneOffTask,
  OneOffTasks,
  RunFailure,
} from "../src/one-off/one-off-tasks.ts";

/** What a task does. Times in milliseconds. */
export interface Play {
  /** From RunTask to its programs. */
  readonly startAfter?: number;
  /** It never gets to its programs; ECS's own words. */
  readonly failsToStart?: string;
  /** By name; one that is not named runs until it is stopped. */
  readonly containers?: Readonly<Record<string, ContainerPlay>>;
}

export interface ContainerPlay {
  /** After it was started; without it, it runs until it is stopped. */
  readonly endsAfter?: number;
  readonly exitCode?: number;
  readonly reason?: string;
  /** On SIGTERM; SIGKILL, 30 s later, when it does not listen. */
  readonly onTerm?: number | "ignores";
  /** Each so long after it was started. */
  readonly writes?: readonly (readonly [after: number, line: string])[];
}

/** What a container writes, as long as it runs. */
interface Stream {
  readonly began: number;
  readonly writes: NonNullable<ContainerPlay["writes"]>;
  readonly endedAt: () => number | undefined;
}

/** Reads lag behind writes, as those of ECS do. */
const LAG_MS = 1_000;
const DEPROVISIONING_MS = 8_000;
const STOP_TIMEOUT_MS = 30_000;

/** A cluster that runs one-off tasks as `play` says, and CloudWatch beside it. */
export class FakeOneOffTasks implements OneOffTasks {
  readonly #clock: SimClock;
  readonly #definitions: FakeTaskDefinitions;
  readonly #play: (family: string) => Play;
  readonly #tasks: { task: OneOffTask; readonly request: OneOffRequest; readonly plays: Play }[] = [];
  /** By the name of the stream. */
  readonly #streams = new Map<string, Stream>();
  /** By the names of task and container. */
  readonly #ends = new Map<string, number>();
  /** What the next requests are answered that find no place. */
  readonly noPlace: RunFailure[][] = [];

  constructor(clock: SimClock, definitions: FakeTaskDefinitions, play: (family: string) => Play) {
    this.#clock = clock;
    this.#definitions = definitions;
    this.#play = play;
  }

  /** Every task there ever was, as it is now. */
  get all(): readonly OneOffTask[] {
    return this.#tasks.map(({ task }) => task);
  }

  get requests(): readonly OneOffRequest[] {
    return this.#tasks.map(({ request }) => request);
  }

  async run(request: OneOffRequest) {
    const registered = this.#definitions.find(request.taskDefinition);
    if (!registered) throw awsError("ClientException", "TaskDefinition not found.");
    const before = this.#tasks.find((known) => known.request.clientToken === request.clientToken);
    if (before && JSON.stringify(before.request) !== JSON.stringify(request))
      throw awsError("ConflictException", "RunTask request with the same clientToken had other parameters.");
    if (before) return { kind: "started" as const, task: before.task };
    const failures = this.noPlace.shift();
    if (failures) return { kind: "not-placed" as const, failures };

    const { definition } = registered;
    const id = `task${this.#tasks.length + 1}`;
    const task: OneOffTask = {
      id,
      arn: `arn:aws:ecs:eu-west-1:123456789012:task/prod/${id}`,
      lastStatus: "PROVISIONING",
      desiredStatus: "RUNNING",
      stopCode: "",
      stoppedReason: "",
      createdAt: this.#clock.now(),
      startedAt: undefined,
      stoppedAt: 0,
      containers: definition.containerDefinitions.map(({ name = "", image = "" }) => ({
        name,
        image,
        lastStatus: "PENDING",
        exitCode: undefined,
        reason: "",
      })),
    };
    const index = this.#tasks.push({ task, request, plays: this.#play(definition.family) }) - 1;
    this.#launch(index);
    return { kind: "started" as const, task };
  }

  async find(arn: string) {
    const known = this.#tasks.find(({ task }) => task.arn === arn)?.task;
    return known && this.#clock.now() - known.createdAt >= LAG_MS ? known : undefined;
  }

  async findStartedBy(startedBy: string, family: string) {
    const known = this.#tasks.find(({ request }) => request.startedBy === startedBy);
    const registered = known && this.#definitions.find(known.request.taskDefinition);
    return registered?.definition.family === family ? await this.find(known?.task.arn ?? "") : undefined;
  }

  async stop(arn: string, reason: string) {
    const index = this.#tasks.findIndex(({ task }) => task.arn === arn);
    if (index < 0) return "gone" as const;
    this.#end(index, "UserInitiated", reason);
    return "accepted" as const;
  }

  /** What CloudWatch shows, so long after it was written. Pages of a thousand lines. */
  logs(lateMs = 0): LiveLogs {
    const PAGE = 1_000;
    return {
      read: async ({ group, stream }, position) => {
        const shown = this.#written(stream, this.#clock.now() - lateMs);
        if (shown.length === 0) return { kind: "none-yet", why: `there is no stream ${stream} in log group ${group}` };
        const from = Number(position ?? 0);
        const lines = shown.slice(from, from + PAGE);
        return {
          kind: "lines",
          lines,
          position: String(from + lines.length),
          more: from + lines.length < shown.length,
        };
      },
    };
  }

  /** Somebody, or AWS, ends the task from outside. */
  endFromOutside(id: string, stopCode: string, reason: string): void {
    this.#end(
      this.#tasks.findIndex(({ task }) => task.id === id),
      stopCode,
      reason,
    );
  }

  #written(name: string, until: number): readonly string[] {
    const stream = this.#streams.get(name);
    if (!stream) return [];
    const { began, writes, endedAt } = stream;
    const last = Math.min(until, endedAt() ?? until);
    return writes.filter(([after]) => began + after <= last).map(([, line]) => line);
  }

  #at(index: number) {
    const known = this.#tasks[index];
    if (!known) throw new Error("There is no such task.");
    return known;
  }

  #change(index: number, change: Partial<OneOffTask>): void {
    const known = this.#at(index);
    known.task = { ...known.task, ...change };
  }

  #changeContainer(index: number, name: string, change: Partial<OneOffContainer>): void {
    const { containers, id } = this.#at(index).task;
    if (change.exitCode !== undefined) this.#ends.set(`${id} ${name}`, this.#clock.now());
    this.#change(index, {
      containers: containers.map((one) => (one.name === name ? { ...one, ...change } : one)),
    });
  }

  #launch(index: number): void {
    const { plays } = this.#at(index);
    const { startAfter = 20_000, failsToStart } = plays;
    const later = (ms: number, act: () => void) =>
      this.#clock.after(ms, () => {
        if (this.#at(index).task.desiredStatus === "RUNNING") act();
      });
    later(startAfter / 2, () => this.#change(index, { lastStatus: "PENDING" }));
    later(startAfter, () => {
      if (failsToStart !== undefined) return this.#end(index, "TaskFailedToStart", failsToStart);
      this.#change(index, { lastStatus: "RUNNING", startedAt: this.#clock.now() });
      for (const { name } of this.#at(index).task.containers) this.#startContainer(index, name);
    });
  }

  #startContainer(index: number, name: string): void {
    const { task, plays } = this.#at(index);
    const { endsAfter, exitCode = 0, reason = "", writes = [] } = plays.containers?.[name] ?? {};
    this.#changeContainer(index, name, { lastStatus: "RUNNING" });
    const began = this.#clock.now();
    const running = () => this.#at(index).task.containers.find((one) => one.name === name)?.lastStatus === "RUNNING";
    const endedAt = () => this.#ends.get(`${task.id} ${name}`);
    this.#streams.set(`ecs/${name}/${task.id}`, { began, writes, endedAt });
    if (endsAfter === undefined) return;
    this.#clock.after(endsAfter, () => {
      if (!running()) return;
      this.#changeContainer(index, name, { lastStatus: "STOPPED", exitCode, reason });
      if (this.#isEssential(index, name))
        this.#end(index, "EssentialContainerExited", "Essential container in task exited");
    });
  }

  #isEssential(index: number, name: string): boolean {
    const definition = this.#definitions.find(this.#at(index).request.taskDefinition)?.definition;
    return definition?.containerDefinitions.find((one) => one.name === name)?.essential !== false;
  }

  #end(index: number, stopCode: string, stoppedReason: string): void {
    const { task, plays } = this.#at(index);
    if (task.desiredStatus === "STOPPED") return;
    this.#change(index, { desiredStatus: "STOPPED", lastStatus: "STOPPING", stopCode, stoppedReason });
    for (const { name, lastStatus } of task.containers) {
      if (lastStatus === "PENDING") this.#changeContainer(index, name, { lastStatus: "STOPPED" });
      if (lastStatus !== "RUNNING") continue;
      const { onTerm = 143 } = plays.containers?.[name] ?? {};
      const exits = (exitCode: number) => {
        this.#changeContainer(index, name, { lastStatus: "STOPPED", exitCode });
        this.#settle(index);
      };
      if (onTerm === "ignores") this.#clock.after(STOP_TIMEOUT_MS, () => exits(137));
      else this.#clock.after(1_000, () => exits(onTerm));
    }
    this.#settle(index);
  }

  #settle(index: number): void {
    const { task } = this.#at(index);
    if (task.lastStatus !== "STOPPING" || task.containers.some(({ lastStatus }) => lastStatus !== "STOPPED")) return;
    this.#change(index, { lastStatus: "DEPROVISIONING", stoppedAt: this.#clock.now() });
    this.#clock.after(DEPROVISIONING_MS, () => this.#change(index, { lastStatus: "STOPPED" }));
  }
}

/** As the SDK throws what AWS answered. */
function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400, attempts: 1 } });
}
