/** Runs in a network of its own: takes a scenario of scenarios.ts, and prints what was found as its last line, JSON. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Finding } from "../../checklist.ts";
import { runCommand } from "../../command.ts";
import type { Bench } from "../bench.ts";
import { nameScenarios } from "./scenarios.ts";

export interface Orders extends Pick<Bench, "parts" | "folder"> {
  /** Index of the scenario. */
  readonly index: number;
}

const { parts, folder, index } = JSON.parse(process.argv[2] ?? "") as Orders;
await must("ip", "link", "set", "lo", "up");
const resolver = join(folder, "resolv.conf");
await writeFile(resolver, "nameserver 127.0.0.1\n");
await must("mount", "--bind", resolver, "/etc/resolv.conf");
const [scenario] = nameScenarios({ parts, folder, signal: new AbortController().signal }).slice(index);
console.log(JSON.stringify((await scenario?.play()) satisfies Finding | undefined));

async function must(...command: readonly string[]): Promise<void> {
  const { exitCode, said } = await runCommand(command);
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${said}`);
}
