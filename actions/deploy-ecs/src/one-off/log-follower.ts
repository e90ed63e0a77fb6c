import type { Clock } from "@deploy-actions/shared/clock";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { withoutSecrets } from "@deploy-actions/shared/secret-looking";
import { logPlace } from "../failure/log-stream.ts";
import type { LogStream, LogTail } from "../task-logs.ts";
import type { LiveLogs, LogPage } from "./live-logs.ts";

export interface FollowedLogs {
  readonly logs: LiveLogs;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly definition: TaskDefinition;
  readonly taskId: string;
  /** How many of the last lines are kept of each container. 0: none is read at all. */
  readonly keep: number;
}

/** Ten thousand lines each, at most: however much a task writes, its state is looked at in between. */
const PAGES_AT_ONCE = 20;

/** Lines arrive some seconds after they were written: so long without a new one, after the end, and it was the last; ms. */
const QUIET_MS = 2_000;
/** The same while there was none at all: the stream may only be on its way. */
const SILENT_MS = 6_000;
const LONGEST_WAIT_MS = 15_000;
const PAUSE_MS = 1_000;

interface Source {
  readonly container: string;
  readonly stream: LogStream;
  position: string | undefined;
  readonly last: string[];
  /** Why there is nothing to show; undefined once a line was read. */
  why: string | undefined;
  ended: boolean;
}

/**
 * Shows what the containers of one running task write, and keeps the last lines. A log is shown for the reader's sake:
 * when it cannot be read, it says so, and the task goes on.
 */
export class LogFollower {
  readonly #given: FollowedLogs;
  readonly #sources: readonly Source[];
  /** Why a container's lines are nowhere to be read, by its name. */
  readonly #elsewhere = new Map<string, string>();
  readonly #prefixed: boolean;

  constructor(given: FollowedLogs) {
    this.#given = given;
    const { definition, taskId, keep, log } = given;
    const names = definition.containerDefinitions.map(({ name = "" }) => name);
    this.#prefixed = names.length > 1;
    this.#sources = names.flatMap((container) => {
      const place = logPlace(definition, container, taskId);
      const why = keep === 0 ? "log-lines is 0" : place.kind === "elsewhere" ? place.why : undefined;
      if (why === undefined && place.kind === "stream")
        return { container, stream: place.stream, position: undefined, last: [], why: undefined, ended: false };
      this.#elsewhere.set(container, why ?? "");
      return [];
    });
    for (const why of new Set(this.#elsewhere.values())) log(`Log lines are not shown: ${why}.`);
  }

  /** Shows what is new, and returns how many lines that were. */
  async read(): Promise<number> {
    const open = this.#sources.filter(({ ended }) => !ended);
    const counts = await Promise.all(open.map((source) => this.#readOn(source)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** For after the end: reads until nothing more comes, or the signal aborts. */
  async finish(signal: AbortSignal): Promise<void> {
    const { clock } = this.#given;
    const began = clock.now();
    let newAt = began;
    while (!signal.aborted && this.#sources.some(({ ended }) => !ended)) {
      if ((await this.read()) > 0) newAt = clock.now();
      const silent = this.#sources.every(({ last }) => last.length === 0);
      const quietFor = clock.now() - newAt;
      if (quietFor >= (silent ? SILENT_MS : QUIET_MS) || clock.now() - began >= LONGEST_WAIT_MS) return;
      // Aborted while it slept: the loop sees the signal.
      await clock.sleep(PAUSE_MS, signal).catch(() => {});
    }
  }

  /** The last lines of a container. */
  tail(container: string): LogTail {
    const source = this.#sources.find((candidate) => candidate.container === container);
    if (source && source.last.length > 0) return { kind: "lines", lines: [...source.last] };
    const why = source?.why ?? this.#elsewhere.get(container) ?? `container ${container} wrote nothing`;
    return { kind: "unavailable", why };
  }

  async #readOn(source: Source): Promise<number> {
    let count = 0;
    for (let page = 0; page < PAGES_AT_ONCE; page++) {
      const read = await this.#readPage(source);
      if (read.kind !== "lines") {
        source.why = read.why;
        source.ended = read.kind === "unavailable";
        if (source.ended) this.#given.log(`Log lines of container ${source.container} are not shown: ${read.why}.`);
        return count;
      }
      source.position = read.position;
      source.why = undefined;
      for (const message of read.lines) count += this.#show(source, message);
      if (!read.more) break;
    }
    return count;
  }

  async #readPage({ stream, position }: Source): Promise<LogPage> {
    try {
      return await this.#given.logs.read(stream, position);
    } catch (error) {
      return { kind: "none-yet", why: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
  }

  /** An event may hold several lines. The runner masks only secrets it knows, and a container's are not among them. */
  #show({ container, last }: Source, message: string): number {
    const lines = withoutSecrets(message.trimEnd()).split(/\r\n|[\r\n]/);
    for (const line of lines) this.#given.log(this.#prefixed ? `  ${container} | ${line}` : `  | ${line}`);
    last.push(...lines.slice(-this.#given.keep));
    last.splice(0, last.length - this.#given.keep);
    return lines.length;
  }
}
