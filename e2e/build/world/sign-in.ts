import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Finished, lastLines } from "../../command.ts";
import type { World } from "../world.ts";
import type { Runner } from "./runner.ts";

/** As `docker login` would: from now on whoever is at this machine may pull from the account's registry and push to it. */
export async function signIn({ ecr }: Pick<World, "ecr">, runner: Runner, repository: string): Promise<Runner> {
  const { host, authorization = "" } = await ecr.registry(repository);
  const auths = { [host]: { auth: authorization.replace("Basic ", "") } };
  await writeFile(join(runner.home, ".docker/config.json"), JSON.stringify({ auths }), { mode: 0o600 });
  return runner;
}

/** Output of a command that must succeed. */
export async function said(running: Promise<Finished>): Promise<string> {
  const finished = await running;
  if (finished.exitCode !== 0) throw new Error(`docker failed:\n${lastLines(finished).join("\n")}`);
  return finished.output.trim();
}
