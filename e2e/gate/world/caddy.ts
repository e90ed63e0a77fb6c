import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Part } from "../../parts/part.ts";
import { isListening } from "./ports.ts";
import { startProgram } from "./program.ts";

/** Starts Caddy with the sites of a Caddyfile, ready when it listens on `port`. */
export async function startCaddy(part: Part, folder: string, port: number, sites: string): Promise<AsyncDisposable> {
  const home = await mkdtemp(join(folder, "caddy-"));
  const file = join(home, "Caddyfile");
  // Without these it listens for commands on a fixed port, for http on port 80, and asks an authority for certificates.
  await writeFile(file, `{\nadmin off\nauto_https off\n}\n${sites}\n`);
  const own = { ...part, env: { ...part.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home } };
  return startProgram(own, ["run", "--config", file, "--adapter", "caddyfile"], () => isListening(port));
}
