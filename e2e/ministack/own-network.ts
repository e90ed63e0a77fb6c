import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../command.ts";

/** Makes the loopback of a network that is this process's own answer to these host names. */
export async function takeOver(hosts: readonly string[], folder: string): Promise<void> {
  const file = join(folder, "hosts");
  await writeFile(file, `127.0.0.1 localhost ${hosts.join(" ")}\n`);
  for (const command of [
    ["ip", "link", "set", "lo", "up"],
    ["mount", "--bind", file, "/etc/hosts"],
  ]) {
    const { exitCode, said } = await runCommand(command);
    if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${said}`);
  }
}
