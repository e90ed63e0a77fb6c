import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort, isListening } from "../../gate/world/ports.ts";
import { startProgram } from "../../gate/world/program.ts";
import type { Part } from "../../parts/part.ts";

/** A registry that others wrote: for base images, and to say whether what was pushed to ours is what others take, too. */
export interface Registry extends AsyncDisposable {
  /** `127.0.0.1:port`: Docker and BuildKit speak without TLS to the loopback. */
  readonly host: string;
}

export async function startRegistry(part: Part, folder: string): Promise<Registry> {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const config = {
    version: "0.1",
    log: { level: "error", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } },
    http: { addr: host },
  };
  const file = join(folder, "registry.json");
  // JSON is YAML, too.
  await writeFile(file, JSON.stringify(config));
  const program = await startProgram(part, ["serve", file], () => isListening(port));
  return { host, [Symbol.asyncDispose]: () => program.stop() };
}
