import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Finished {
  /** 127 when there is no such program, 128 when a signal ended it. */
  readonly exitCode: number;
  /** Standard output. */
  readonly output: string;
  /** Standard output and standard error, as they came. */
  readonly said: string;
}

export interface CommandOptions extends Pick<SpawnOptions, "cwd" | "env"> {
  /** Interrupts the program and everything it has started, as Ctrl-C would. */
  readonly signal?: AbortSignal;
  /** Gets each line of standard output as it comes. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end. Rejects only when the signal has aborted before. */
export async function runCommand(
  [program = "", ...args]: readonly string[],
  { signal, onLine, ...options }: CommandOptions = {},
): Promise<Finished> {
  signal?.throwIfAborted();
  // A shell that waits for a program keeps a signal of its own to itself; its process group does not.
  const child = spawn(program, args, { ...options, detached: signal !== undefined, stdio: ["ignore", "pipe", "pipe"] });
  const interrupt = () => interruptGroup(child);
  signal?.addEventListener("abort", interrupt, { once: true });
  let output = "";
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    said += text;
  });
  if (onLine) createInterface(child.stdout).on("line", onLine);
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  return await new Promise<Finished>((resolve) => {
    child.on("error", (error) => resolve({ exitCode: 127, output, said: `${said}${error.message}\n` }));
    child.on("close", (code) => resolve({ exitCode: code ?? 128, output, said }));
  }).finally(() => signal?.removeEventListener("abort", interrupt));
}

/** The end of what a program said, line by line: what belongs into a complaint about it. */
export function lastLines({ said }: Finished, count = 15): readonly string[] {
  return said.trimEnd().split("\n").slice(-count);
}

function interruptGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGINT");
  } catch {
    // It ended in the meantime.
  }
}
