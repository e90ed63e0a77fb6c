import type { ActionFile, ActionInput } from "../action-files.ts";
import { type FlagKind, readFlags } from "../command/flags.ts";

export interface Options {
  readonly help: boolean;
  /** Of the step, as a workflow would give them: only those that were given. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Where every sample goes. */
  readonly evidence: string;
  /** Where `mode` `baseline` writes what it saw. */
  readonly baselineFile: string;
  /** Where the job summary goes; undefined: nowhere. */
  readonly summary: string | undefined;
}

/** What belongs to the command and is no input of the action. */
const OWN_FLAGS = { evidence: "text", "baseline-file": "text", summary: "text", help: "switch" } as const;

/** Reads the command line: every input is a flag of the same name. */
export function readOptions(args: readonly string[], { inputs }: Pick<ActionFile, "inputs">): Options {
  const flags = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, kindOf(input)]));
  const given: Readonly<Record<string, readonly string[]>> = readFlags(args, { ...flags, ...OWN_FLAGS });
  // A flag that is given several times is one input of several lines, as in a workflow.
  const stepInputs = Object.keys(inputs).flatMap((name) =>
    given[name]?.length ? [[name, given[name].join("\n")] as const] : [],
  );
  return {
    help: given.help?.at(-1) === "true",
    inputs: Object.fromEntries(stepInputs),
    evidence: given.evidence?.at(-1) ?? "gate-evidence.json",
    baselineFile: given["baseline-file"]?.at(-1) ?? "gate-baseline.json",
    summary: given.summary?.at(-1),
  };
}

/** A workflow writes `true` or `false`; on a command line the name is enough. */
export function kindOf({ default: fallback }: ActionInput): FlagKind {
  return fallback === "true" || fallback === "false" ? "switch" : "text";
}
