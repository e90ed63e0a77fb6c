import { runCommand } from "../command.ts";
import type { Part } from "./part.ts";

/** Arguments that give a program a network and file systems of its own, in which it is root. Without them it is not. */
export const OWN_NETWORK = ["--map-root-user", "--net", "--mount"];

/** `unshare`, where this user may make namespaces and there is a program that sets a network up. */
export async function findNamespace(): Promise<Part | undefined> {
  const { exitCode } = await runCommand(["unshare", ...OWN_NETWORK, "ip", "link", "set", "lo", "up"]);
  if (exitCode !== 0) return undefined;
  const { output } = await runCommand(["unshare", "--version"]);
  return { program: "unshare", version: output.trim(), env: {} };
}
