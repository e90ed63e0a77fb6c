import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Clock } from "../../clock.ts";
import { keepEnd, type OutputEnd } from "./output-end.ts";

export interface Command {
  /** A program and its words; no shell reads them. */
  readonly words: readonly string[];
  /** Undefined: where this process runs. */
  readonly workingDirectory: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
  /** How many characters of each stream are kept, the last ones. */
  readonly kept: number;
}

export interface Ran {
  readonly end:
    | { readonly kind: "exited"; readonly code: number }
    | { readonly kind: "killed"; readonly by: NodeJS.Signals }
    | { readonly kind: "timed-out" };
  readonly stdout: OutputEnd;
  readonly stderr: OutputEnd;
}

/** From asking a command to end (SIGTERM) to killing it. */
const GRACE_MS = 2_000;

/** For what a command has written and nobody has read yet, when something outside of its group holds its output open. */
const DRAIN_MS = 500;

/**
 * Runs a command to its end, in a process group of its own. When the time is up, or the signal aborts, the group is asked
 * to end, and killed GRACE_MS later. What the command leaves behind in its group is killed; a process that left the
 * group (setsid) is out of reach.
 *
 * Rejects with the error of starting it, or with the signal's reason; by then nothing of it runs.
 */
export async function runCommand(command: Command, clock: Clock, signal: AbortSignal): Promise<Ran> {
  signal.throwIfAborted();
  const [program = "", ...words] = command.words;
  const child = spawn(program, words, {
    cwd: command.workingDirectory,
    env: command.environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  const stdout = keepEnd(child.stdout, command.kept);
  const stderr = keepEnd(child.stderr, command.kept);
  const over = new AbortController();
  const askToEnd = () => {
    signalGroup(child.pid, "SIGTERM");
    after(GRACE_MS, { clock, unless: over.signal }, () => signalGroup(child.pid, "SIGKILL"));
  };
  let timedOut = false;
  after(command.timeout, { clock, unless: over.signal }, () => {
    timedOut = true;
    askToEnd();
  });
  signal.addEventListener("abort", askToEnd, { once: true });
  try {
    const [code, by] = (await once(child, "exit")) as [number, null] | [null, NodeJS.Signals];
    over.abort();
    signalGroup(child.pid, "SIGKILL");
    await eitherOr(closed, DRAIN_MS, clock);
    signal.throwIfAborted();
    const end = by === null ? ({ kind: "exited", code } as const) : ({ kind: "killed", by } as const);
    return { end: timedOut ? { kind: "timed-out" } : end, stdout: stdout(), stderr: stderr() };
  } finally {
    over.abort();
    signal.removeEventListener("abort", askToEnd);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

function after(ms: number, { clock, unless }: { clock: Clock; unless: AbortSignal }, act: () => void): void {
  clock.sleep(ms, unless).then(act, () => {});
}

async function eitherOr(event: Promise<unknown>, ms: number, clock: Clock): Promise<void> {
  const over = new AbortController();
  const tooLong = new Promise<void>((resolve) => after(ms, { clock, unless: over.signal }, resolve));
  await Promise.race([event, tooLong]);
  over.abort();
}

/** Sends a signal to every process of the group that this one leads. No process, or none left: nothing to do. */
function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  // 0 and 1 would be this very group, and all processes.
  if (leader === undefined || leader <= 1) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    // ESRCH: the group is empty. EPERM: what is left runs as another user, and is theirs to end.
    if (!["ESRCH", "EPERM"].includes(Object(error).code)) throw error;
  }
}
