import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../../command.ts";
import { type Program, startProgram } from "../../gate/world/program.ts";
import type { Part } from "../../parts/part.ts";

/** BuildKit without an engine: what buildx calls a remote builder. */
export interface Buildkitd extends AsyncDisposable {
  /** For `docker buildx create --driver remote`. */
  readonly address: string;
  /** SIGKILL, as the kernel does when memory runs out. */
  kill(): void;
}

/** `path` leads to runc, which runs what Dockerfiles say. `insecure` is a registry that is spoken to without TLS, beside the loopback. */
export async function startBuildkitd(
  { buildkitd, buildx, path }: { buildkitd: Part; buildx: Part; path: string },
  { folder, insecure }: { folder: string; insecure: string },
): Promise<Buildkitd> {
  await mkdir(folder, { recursive: true });
  const address = `unix://${join(folder, "buildkitd.sock")}`;
  const file = join(folder, "buildkitd.toml");
  await writeFile(file, configuration({ folder, address, insecure }));
  const env = { ...buildkitd.env, PATH: path };
  const asking = { ...process.env, HOME: folder, DOCKER_CONFIG: folder };
  await runCommand([buildx.program, "create", "--name", "ready", "--driver", "remote", address], { env: asking });
  const program: Program = await startProgram({ ...buildkitd, env }, ["--config", file], async () => {
    const { exitCode, output } = await runCommand([buildx.program, "inspect", "ready"], { env: asking });
    return exitCode === 0 && /^Status:\s+running$/m.test(output);
  });
  return { address, kill: () => program.signal("SIGKILL"), [Symbol.asyncDispose]: () => program.stop() };
}

const configuration = ({ folder, address, insecure }: Readonly<Record<"folder" | "address" | "insecure", string>>) => `
root = ${JSON.stringify(join(folder, "root"))}
[grpc]
address = [${JSON.stringify(address)}]
[worker.oci]
enabled = true
# The network of this process: there is nothing outside of it that a build could reach.
networkMode = "host"
[worker.containerd]
enabled = false
[registry.${JSON.stringify(insecure)}]
http = true
`;
