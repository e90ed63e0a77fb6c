import { runCommand } from "../command.ts";
import type { Part } from "./part.ts";

/** OpenSSL's own program: LibreSSL's, which macOS has, takes other options. */
export async function findOpenssl(): Promise<Part | undefined> {
  const { exitCode, output } = await runCommand(["openssl", "version"]);
  const [version] = /^OpenSSL \S+/.exec(output) ?? [];
  return exitCode === 0 && version ? { program: "openssl", version, env: {} } : undefined;
}
