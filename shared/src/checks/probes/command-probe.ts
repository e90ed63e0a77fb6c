import { formatDuration } from "../../duration.ts";
import { Secret } from "../../secret.ts";
import type { CommandCheck } from "../check.ts";
import type { Observation, Probe } from "../observation.ts";
import { commandEnvironment } from "../process/environment.ts";
import { keptFor, lastLines } from "../process/last-lines.ts";
import { type Command, type Ran, runCommand } from "../process/run-command.ts";
import { hiding } from "../secrets/hiding.ts";
import type { ProbeEffects } from "./expectation.ts";

/** Passes when the program ends with 0. 75 says that it could not tell; a time-out is a failure, as it is of a request. */
export function commandProbe(check: CommandCheck, { clock, env }: Pick<ProbeEffects, "clock" | "env">): Probe {
  const longestSecret = Math.max(0, ...check.environment.map(({ value }) => lengthOf(value)));
  const command: Command = {
    words: check.command,
    workingDirectory: check.workingDirectory,
    environment: commandEnvironment(env, check.environment),
    timeout: check.pace.timeout,
    kept: keptFor(longestSecret),
  };
  const shown = { hide: hiding(check.environment), longestSecret };
  // Its other words may hold a secret.
  const [target = ""] = check.command;
  return {
    look: async (signal) => {
      try {
        const { end, stdout, stderr } = await runCommand(command, clock, signal);
        const evidence = [...lastLines(stdout, shown), ...lastLines(stderr, shown)];
        const { reason, ...judged } = judge(end, check.pace.timeout);
        const said = judged.outcome === "pass" ? undefined : evidence.at(-1);
        return [{ target, ...judged, reason: said ? `${reason}: ${said}` : reason, evidence }];
      } catch (error) {
        signal.throwIfAborted();
        return [{ target, ...notStarted(error, check) }];
      }
    },
  };
}

function lengthOf(value: string | Secret): number {
  return value instanceof Secret ? value.reveal().length : 0;
}

type Judged = Omit<Observation, "target" | "evidence">;

function judge(end: Ran["end"], timeout: number): Judged {
  if (end.kind === "timed-out") return { outcome: "fail", reason: `it did not end within ${formatDuration(timeout)}` };
  if (end.kind === "killed") return { outcome: "fail", reason: `it was killed by ${end.by}` };
  return BY_EXIT_CODE[end.code] ?? { outcome: "fail", reason: `exit code ${end.code}` };
}

/** 75 is EX_TEMPFAIL of sysexits(3); 126 and 127 are what a shell ends with when it could not run anything. */
const BY_EXIT_CODE: Readonly<Record<number, Judged>> = {
  0: { outcome: "pass", reason: "exit code 0" },
  75: { outcome: "no-data", reason: "inconclusive (exit code 75)" },
  126: { outcome: "error", reason: "the command cannot be run (exit code 126)", final: true },
  127: { outcome: "error", reason: "the command was not found (exit code 127)", final: true },
};

function notStarted(
  error: unknown,
  { command: [program], workingDirectory }: CommandCheck,
): Omit<Observation, "target"> {
  const { code } = Object(error);
  if (typeof code !== "string") throw error;
  // The system does not say which of the two it misses.
  const folder = workingDirectory === undefined ? "" : `, or no folder ${workingDirectory}`;
  if (code === "ENOENT") return { outcome: "error", reason: `there is no program ${program}${folder}`, final: true };
  if (code === "EACCES") return { outcome: "error", reason: `${program} may not be run (EACCES)`, final: true };
  return { outcome: "error", reason: `this machine could not start ${program} (${code})` };
}
