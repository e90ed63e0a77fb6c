import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Part } from "../../parts/part.ts";
import { until } from "./until.ts";

/** A program of others that runs until it is stopped, or until this process ends. */
export interface Program extends AsyncDisposable {
  /** The end of what it has written. */
  said(): string;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();

function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** Milliseconds in which a program that was asked to end does so. */
const PATIENCE = 5000;

/** Starts a program and waits until it is ready; one that ends before fails with what it said. */
export async function startProgram(
  { program, env }: Part,
  args: readonly string[],
  isReady: () => Promise<boolean>,
): Promise<Program> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const gone = once(child, "close");
  // An unhandled rejection of a program that cannot be started; until() below tells of it.
  gone.catch(() => {});
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4000);
    });
  }
  if (running.size === 0) process.once("exit", killAll);
  running.add(child);
  const stop = async () => {
    await end(child, gone);
    running.delete(child);
    if (running.size === 0) process.off("exit", killAll);
  };
  try {
    await until(`${program} is ready`, () => {
      if (hasEnded(child) || child.pid === undefined) throw new Error(`${program} ended:\n${said}`);
      return isReady();
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { said: () => said, signal: (signal) => child.kill(signal), stop, [Symbol.asyncDispose]: stop };
}

async function end(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  const force = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  if (!hasEnded(child)) child.kill("SIGTERM");
  await gone.catch(() => {});
  clearTimeout(force);
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;
