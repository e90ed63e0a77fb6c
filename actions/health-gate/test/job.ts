import { mkdtempSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quickTime } from "@deploy-actions/shared/testkit/job";
import {
  type ActionRun,
  type RunningAction,
  type RunOptions,
  startAction,
} from "@deploy-actions/simulator/runner/run-action";

export const GATE = new URL("..", import.meta.url).pathname;

/** How many times as fast as the wall clock time passes in the job, unless told otherwise. */
export const SPEED = 5;

export interface GateOptions extends Omit<RunOptions, "inputs" | "temp"> {
  readonly speed?: number;
}

export interface GateRun extends ActionRun {
  /** The file of the output evidence-file, as text; undefined: there is none. */
  readonly evidence: string | undefined;
}

/** A gate that has its verdict after seconds instead of minutes. */
export const quick = { interval: "200ms", bake: "1s", "converge-timeout": "60s" };

/** A job with one step, the bundle; its account is that of `env`. */
export function startGate(
  inputs: Readonly<Record<string, string>>,
  { speed = SPEED, env = {}, ...options }: GateOptions = {},
): Omit<RunningAction, "result"> & { readonly result: Promise<GateRun> } {
  const temp = mkdtempSync(join(tmpdir(), "gate-"));
  const running = startAction(GATE, {
    inputs: { ...quick, ...inputs },
    env: { ...quickTime(speed), ...env },
    temp,
    ...options,
  });
  const ended = async (): Promise<GateRun> => {
    try {
      const run = await running.result;
      const file = run.outputs["evidence-file"];
      return { ...run, evidence: file ? await readFile(file, "utf8") : undefined };
    } finally {
      await rm(temp, { recursive: true, force: true });
    }
  };
  return { ...running, result: ended() };
}

export function runGate(...gate: Parameters<typeof startGate>): Promise<GateRun> {
  return startGate(...gate).result;
}
