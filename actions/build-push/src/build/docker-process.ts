import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Clock } from "@deploy-actions/shared/clock";

export interface DockerRun {
  readonly words: readonly string[];
  /** On its standard input; nothing secret stands in its words, which every process of the machine can read. */
  readonly input?: string;
  /** What it says on standard error, as it says it. */
  readonly hear?: (text: string) => void;
}

export interface DockerRan {
  /** Of a program that a signal ended, 128 as a shell says it. */
  readonly exitCode: number;
  readonly stdout: string;
  /** What nobody heard. */
  readonly stderr: string;
}

export interface DockerProcess {
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** From asking buildx to end, upon which BuildKit stops the build, to killing it; the runner kills this step after 7.5 s. */
const GRACE_MS = 4_000;

/**
 * Runs docker to its end. When the signal aborts, docker and its plugin get SIGINT, and SIGKILL GRACE_MS later, and it
 * rejects with the signal's reason once they are gone. Rejects with the error of starting it, too.
 */
export async function runDocker(
  { words, input = "", hear }: DockerRun,
  { env, workingDirectory, clock, signal }: DockerProcess,
): Promise<DockerRan> {
  signal.throwIfAborted();
  const child = spawn("docker", words, { cwd: workingDirectory, env, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const over = new AbortController();
  const stop = () => {
    signalGroup(child.pid, "SIGINT");
    clock.sleep(GRACE_MS, over.signal).then(
      () => signalGroup(child.pid, "SIGKILL"),
      () => {},
    );
  };
  signal.addEventListener("abort", stop, { once: true });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (hear) hear(text);
    else stderr += text;
  });
  // It may end without having read all.
  child.stdin.on("error", () => {}).end(input);
  try {
    const [exitCode] = (await once(child, "close")) as [number | null];
    signal.throwIfAborted();
    return { exitCode: exitCode ?? 128, stdout, stderr };
  } finally {
    over.abort();
    signal.removeEventListener("abort", stop);
    signalGroup(child.pid, "SIGKILL");
  }
}

/** Docker starts its plugins in its own process group. */
function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    // ESRCH: none is left. EPERM: macOS says that of a group of zombies.
    if (!["ESRCH", "EPERM"].includes(Object(error).code)) throw error;
  }
}
