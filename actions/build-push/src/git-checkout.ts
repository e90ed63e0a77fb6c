import { commandEnvironment } from "@deploy-actions/shared/checks/process/environment";
import { runCommand } from "@deploy-actions/shared/checks/process/run-command";
import type { Clock } from "@deploy-actions/shared/clock";
import type { Git } from "./git.ts";

/** An answer takes milliseconds, unless the disk is a network's. */
const TIMEOUT_MS = 20_000;
const KEPT_CHARACTERS = 1_000;

/** The program git in a working directory. Where it is missing, nothing is known. */
export function gitCheckout(
  folder: string,
  { env, clock, signal }: { readonly env: NodeJS.ProcessEnv; readonly clock: Clock; readonly signal: AbortSignal },
): Git {
  const ask = async (...words: readonly string[]): Promise<string | undefined> => {
    const command = {
      // Whoever the folder belongs to: in a container it is somebody else.
      words: ["git", "-c", `safe.directory=${folder}`, ...words],
      workingDirectory: folder,
      environment: commandEnvironment(env, []),
      timeout: TIMEOUT_MS,
      kept: KEPT_CHARACTERS,
    };
    try {
      const { end, stdout } = await runCommand(command, clock, signal);
      return end.kind === "exited" && end.code === 0 ? stdout.text.trim() : undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (Object(error).code === "ENOENT") return undefined;
      throw error;
    }
  };
  return {
    head: () => ask("rev-parse", "--verify", "HEAD"),

    async committedAt(sha) {
      const seconds = Number(await ask("show", "--no-patch", "--format=%ct", sha));
      return seconds > 0 ? seconds * 1000 : undefined;
    },
  };
}
