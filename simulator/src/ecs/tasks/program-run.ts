import type { SimClock } from "../../clock.ts";
import type { Program } from "../../images.ts";
import type { Endpoint } from "../../network.ts";
import { runInMemory } from "./memory-run.ts";
import { runProcess } from "./process-run.ts";

/** A program that was started in a container. */
export interface Run {
  /** One run of the container's health check. */
  probe(answer: (healthy: boolean) => void): void;
  /** SIGTERM. */
  terminate(): void;
  /** SIGKILL. */
  kill(): void;
}

export interface RunOptions {
  readonly clock: SimClock;
  readonly environment: Readonly<Record<string, string>>;
  /** The container's command: arguments of the image's program. */
  readonly args: readonly string[];
  /** Called once. Undefined: nothing answers on its ports. */
  started(endpoint: Endpoint | undefined): void;
  log(line: string): void;
  /** Called once, after the last log line. */
  exited(code: number, reason?: string): void;
}

export function run(program: Program, options: RunOptions): Run {
  return program.kind === "process" ? runProcess(program, options) : runInMemory(program, options);
}
