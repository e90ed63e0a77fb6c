/** Runs in a network of its own: plays one scenario of INSIDE, and prints what was found as its last line, JSON. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../command.ts";
import type { Bench } from "./bench.ts";
import { INSIDE } from "./own-network.ts";

export interface Orders extends Pick<Bench, "parts" | "folder"> {
  readonly group: keyof typeof INSIDE;
  /** Index of the scenario in the group. */
  readonly index: number;
}

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interrupted.abort());

const { group, index, ...bench } = JSON.parse(process.argv[2] ?? "") as Orders;
await must("ip", "link", "set", "lo", "up");
const resolver = join(bench.folder, "resolv.conf");
await writeFile(resolver, "nameserver 127.0.0.1\n");
await must("mount", "--bind", resolver, "/etc/resolv.conf");
const scenario = INSIDE[group]({ ...bench, signal: interrupted.signal })[index];
console.log(JSON.stringify(await scenario?.play()));

async function must(...command: readonly string[]): Promise<void> {
  const { exitCode, said } = await runCommand(command);
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${said}`);
}
