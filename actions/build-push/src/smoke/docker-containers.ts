import { lastLines } from "@deploy-actions/shared/checks/process/last-lines";
import { type Ran as CommandRan, runCommand } from "@deploy-actions/shared/checks/process/run-command";
import type { Clock } from "@deploy-actions/shared/clock";
import { Failure } from "@deploy-actions/shared/failure";
import type { Container, Containers, Ran } from "./containers.ts";

export interface DockerMeans {
  /** With the DOCKER_CONFIG that knows the registry. Nothing else of it reaches the container. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Another program than `docker` on the PATH. */
  readonly program?: string;
}

/** For an answer of the engine that needs no work. */
const ASK_MS = 30_000;

const PULL_MS = 15 * 60_000;

/** Of each stream; lastLines shows less. */
const KEPT_CHARACTERS = 4_000;

/** The docker command line. It has no secret in its arguments. */
export function dockerContainers({ env, clock, program = "docker" }: DockerMeans): Containers {
  const docker = (words: readonly string[], timeout: number, signal: AbortSignal) =>
    runCommand(
      { words: [program, ...words], workingDirectory: undefined, environment: env, timeout, kept: KEPT_CHARACTERS },
      clock,
      signal,
    );
  // Cleaning up goes on when the job is cancelled.
  const never = () => new AbortController().signal;

  const remove = async (name: string): Promise<void> => {
    const ran = await docker(["rm", "--force", "--volumes", name], ASK_MS, never());
    const lines = linesOf(ran);
    if (isGood(ran) || lines.some((line) => /no such container|already in progress/i.test(line))) return;
    throw new Failure(`The container ${name} could not be removed.`, {
      hint: `Remove it on the runner: docker rm --force ${name}.`,
      evidence: lines,
    });
  };

  return {
    engine: async () => {
      const format = '{"os":{{json .Server.Os}},"arch":{{json .Server.Arch}}}';
      try {
        const ran = await docker(["version", "--format", format], ASK_MS, never());
        if (!isGood(ran)) return { kind: "none", why: linesOf(ran).at(-1) ?? endInWords(ran) };
        const { os, arch } = JSON.parse(ran.stdout.text);
        return { kind: "there", platform: `${os}/${arch}` };
      } catch (error) {
        if (Object(error).code === "ENOENT") return { kind: "none", why: `there is no program ${program}` };
        throw error;
      }
    },

    pull: async (image, platform, signal) => {
      const had = await docker(["image", "inspect", "--format", "{{.Id}}", image], ASK_MS, signal);
      const ran = await docker(["pull", "--quiet", "--platform", platform, image], PULL_MS, signal);
      return isGood(ran) ? { ok: true, isNew: !isGood(had) } : { ok: false, lines: [...linesOf(ran), endInWords(ran)] };
    },

    // Refused where another job runs it, which is no trouble of this one.
    forget: async (image) => {
      await docker(["image", "rm", image], ASK_MS, never());
    },

    run: async (container, signal) => {
      let ran: CommandRan;
      try {
        ran = await docker(["run", ...argumentsOf(container)], container.timeout, signal);
      } catch (error) {
        await removeAfter(error, () => remove(container.name));
        throw error;
      }
      // The command line gives up a container that does not listen to it; the engine still has it then.
      if (ran.end.kind !== "exited") await remove(container.name);
      const lines = linesOf(ran);
      if (isWithoutImage(ran)) return { end: { kind: "no-image" }, lines } satisfies Ran;
      if (ran.end.kind !== "killed") return { end: ran.end, lines } satisfies Ran;
      throw new Failure(`docker was killed by ${ran.end.by} while it ran ${container.name}.`, {
        hint: "Something else on the runner ended it. Run the job again.",
        evidence: lines,
      });
    },

    remove,
  };
}

/**
 * Without a network, and with the image's own files unchanged: what passes here depends on nothing else. /tmp is there,
 * since half of all programs need one.
 */
function argumentsOf({ name, image, platform, command: [program, ...words] }: Container): readonly string[] {
  const alone = ["--network", "none", "--read-only", "--tmpfs", "/tmp", "--security-opt", "no-new-privileges"];
  // Its output comes here, and need not go to the engine's disk.
  const unlogged = ["--log-driver", "none"];
  const which = ["--pull", "never", "--platform", platform];
  return ["--rm", "--name", name, ...alone, ...unlogged, ...which, "--entrypoint", program, image, ...words];
}

async function removeAfter(error: unknown, remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (second) {
    const { message, hint, evidence } = second as Failure;
    throw new Failure(`${(error as Error).message} ${message}`, { hint, evidence, cause: error });
  }
}

/** 125 is docker's own, not the program's: https://docs.docker.com/engine/containers/run/#exit-status */
const isWithoutImage = (ran: CommandRan) =>
  ran.end.kind === "exited" && ran.end.code === 125 && linesOf(ran).some((line) => /no such image/i.test(line));

const isGood = ({ end }: CommandRan) => end.kind === "exited" && end.code === 0;

function linesOf({ stdout, stderr }: CommandRan): readonly string[] {
  // Secrets of this step are not in reach of what runs here; the runner masks those that the image itself would print.
  const shown = { hide: (text: string) => text, longestSecret: 0 };
  return [...lastLines(stdout, shown), ...lastLines(stderr, shown)];
}

function endInWords({ end }: CommandRan): string {
  if (end.kind === "timed-out") return "docker did not answer in time";
  return end.kind === "killed" ? `docker was killed by ${end.by}` : `docker ended with exit code ${end.code}`;
}
