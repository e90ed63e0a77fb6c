import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Finding } from "../checklist.ts";
import { OF_ITS_OWN } from "./of-its-own.ts";

/** Plays scenarios in a world in another process. */
export interface Player extends AsyncDisposable {
  play(index: number): Promise<Finding>;
}

export interface PlayerOptions {
  /** The script, which plays as play.ts does. */
  readonly script: string;
  /** What it is given as JSON. */
  readonly orders: object;
  /** In a network, mounts and processes of its own, as an engine needs them; only root may. */
  readonly alone: boolean;
}

/** Starts the other process; resolves when its world is there. */
export async function openPlayer({ script, orders, alone }: PlayerOptions, signal: AbortSignal): Promise<Player> {
  const inside = [process.execPath, script, JSON.stringify(orders)];
  const [program = "", ...words] = alone ? ["unshare", ...OF_ITS_OWN, ...inside] : inside;
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const said = listen(child);
  const ended = once(child, "exit").catch(() => {});
  const leave = () => {
    if (child.connected) child.disconnect();
  };
  signal.addEventListener("abort", leave, { once: true });
  const answers = new Map<number | undefined, (finding: Finding) => void>();
  child.on("message", ({ index, finding }: { index?: number; finding: Finding }) => answers.get(index)?.(finding));
  const answer = (index: number | undefined) =>
    Promise.race([
      new Promise<Finding>((resolve) => answers.set(index, resolve)),
      ended.then(() => Promise.reject(new Error(`The world of the scenarios ended:\n${said()}`))),
    ]);
  await answer(undefined);
  return {
    async play(index) {
      const answered = answer(index);
      child.send(index);
      return await answered;
    },
    async [Symbol.asyncDispose]() {
      signal.removeEventListener("abort", leave);
      leave();
      await ended;
    },
  };
}

function listen({ stdout, stderr }: ChildProcess): () => string {
  let said = "";
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4000);
    });
  }
  return () => said;
}
