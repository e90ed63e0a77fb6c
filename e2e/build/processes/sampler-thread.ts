/** Looks at all processes of /proc until it is told to stop, and answers with what it has seen. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import type { Seen } from "./sampler.ts";

/** Milliseconds between two looks. A program of Go takes ten to start. */
const PAUSE = 2;

const seen = new Map<string, Seen>();
let stopped = false;
parentPort?.once("message", () => {
  stopped = true;
});

parentPort?.postMessage("ready");
while (!stopped) {
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name)) look(Number(name));
  }
  await pause(PAUSE);
}
parentPort?.postMessage([...seen.values()]);

function look(pid: number): void {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    const variables = readFileSync(`/proc/${pid}/environ`, "utf8");
    // While it becomes another program, or ends, the two do not belong together.
    if (line === "" || readFileSync(`/proc/${pid}/cmdline`, "utf8") !== line) return;
    const words = line.split("\0").slice(0, -1);
    const environment = variables.split("\0").slice(0, -1);
    seen.set(`${pid} ${line} ${variables}`, { pid, words, environment });
  } catch {
    // It has ended in the meantime.
  }
}
