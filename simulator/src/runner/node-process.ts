import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** How long a cancelled process gets, in milliseconds. */
export interface Grace {
  /** From SIGINT to SIGTERM. */
  readonly interrupt: number;
  /** From SIGTERM to SIGKILL. */
  readonly terminate: number;
}

/** The runner's own figures. */
export const runnerGrace: Grace = { interrupt: 7500, terminate: 2500 };

/** After its exit the runner reads on this long, in case a child of the process still holds its output. */
const outputGraceMs = 5000;

export interface NodeProcess {
  readonly pid: number;
  /** The exit code, 128 + signal for a killed process, once its output was read too. */
  readonly ended: Promise<number>;
  /** SIGINT and SIGTERM to the process alone, then SIGKILL to it and its children. */
  cancel(grace: Grace): void;
  /** SIGKILL to the process alone. */
  kill(): void;
}

export function startNode(
  script: string,
  options: { cwd: string; env: Readonly<Record<string, string>>; onLine: (line: string) => void },
): NodeProcess {
  // A process group of its own, so that the children can be killed with it and a terminal's Ctrl-C does not reach it.
  const child = spawn(nodeBinary(), [script], {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const ended = outcome(child, options.onLine);
  const timers: NodeJS.Timeout[] = [];
  const killGroup = () => process.kill(-(child.pid ?? Number.NaN), "SIGKILL");
  const killWithUs = () => child.kill("SIGKILL");
  process.once("exit", killWithUs);
  child.once("exit", () => {
    process.off("exit", killWithUs);
    for (const timer of timers) clearTimeout(timer);
  });
  return {
    pid: child.pid ?? Number.NaN,
    ended,
    cancel: ({ interrupt, terminate }) => {
      const running = child.exitCode === null && child.signalCode === null;
      if (!running || timers.length > 0) return;
      child.kill("SIGINT");
      timers.push(
        setTimeout(() => child.kill("SIGTERM"), interrupt),
        setTimeout(killGroup, interrupt + terminate),
      );
    },
    kill: () => child.kill("SIGKILL"),
  };
}

async function outcome(child: ChildProcess, onLine: (line: string) => void): Promise<number> {
  const outputs = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const read = Promise.all(outputs.map((stream) => readLines(stream, onLine)));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (exitCode, signal) => resolve(exitCode ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
  const giveUp = setTimeout(() => {
    for (const stream of outputs) stream.destroy();
  }, outputGraceMs);
  await read;
  clearTimeout(giveUp);
  return code;
}

async function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", onLine);
  // The stream's own event: the reader's does not come when the stream is destroyed.
  await once(stream, "close");
}

/** Node 24 or later: our own, or the one the `node` package brings. */
function nodeBinary(): string {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  return join(dirname(createRequire(import.meta.url).resolve("node/package.json")), "bin", "node");
}
