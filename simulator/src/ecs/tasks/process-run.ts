import { type ChildProcess, spawn } from "node:child_process";
import { type AddressInfo, connect, createServer } from "node:net";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Program } from "../../images.ts";
import type { Run, RunOptions } from "./program-run.ts";

type ProcessProgram = Extract<Program, { kind: "process" }>;

/**
 * Runs a program as a process group of its own, with a free loopback port in PORT.
 * The container's environment cannot move PORT: there, every task has an address of its own; here, they share one machine.
 * Unlike the environment of an image, `env` wins over it: a rehearsal insists on that against the user's own definition.
 */
export function runProcess(program: ProcessProgram, { environment, args, started, log, exited }: RunOptions): Run {
  let child: ChildProcess | undefined;
  let port: number | undefined;
  let killedEarly: NodeJS.Signals | undefined;

  void freePort().then((free) => {
    if (killedEarly) return exited(exitCode(null, killedEarly));
    port = free;
    child = spawnGroup([...program.command, ...args], { ...environment, ...program.env, PORT: String(free) });
    for (const output of [child.stdout, child.stderr]) createInterface({ input: output as Readable }).on("line", log);
    child.on("exit", () => killGroup(child));
    child.on("close", (code, signal) => exited(exitCode(code, signal)));
    started({ port: free });
  });

  return {
    // The command of a health check would look inside a container that does not exist here; listening is what we can ask.
    probe: (answer) => (port ? answersOn(port, answer) : answer(false)),
    terminate: () => {
      if (child) child.kill("SIGTERM");
      else killedEarly ??= "SIGTERM";
    },
    kill: () => {
      if (child) killGroup(child);
      else killedEarly = "SIGKILL";
    },
  };
}

/**
 * Descriptor 3 is a pipe that this process alone holds open. However this process ends, the pipe closes,
 * and the watcher in the child's group takes the group with it.
 */
const WATCHED = '(read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 & exec "$@" 3<&-';

function spawnGroup(command: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn("/bin/sh", ["-c", WATCHED, "sh", ...command], {
    detached: true,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  (child.stdio[3] as Readable).on("error", () => {}).resume();
  return child;
}

function killGroup(child: ChildProcess | undefined): void {
  if (!child?.pid) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone already.
  }
}

function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answersOn(port: number, answer: (accepted: boolean) => void): void {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.once("error", () => answer(false));
  socket.once("connect", () => {
    socket.destroy();
    answer(true);
  });
}
