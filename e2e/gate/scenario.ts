import { type Complaints, type Finding, unlessSame } from "../checklist.ts";
import type { GateRun } from "./gate.ts";

/** One line of the checklist. */
export interface Scenario {
  /** What the gate meets, as the beginning of a sentence that its verdict ends. */
  readonly name: string;
  play(): Promise<Finding>;
}

interface Expected<Run extends GateRun> {
  readonly verdict: "passed" | "failed" | "inconclusive" | "error" | "cancelled";
  /** All of this is in the reason that the gate gives. */
  readonly reason?: readonly RegExp[];
  /** All of this is in the log. */
  readonly log?: readonly RegExp[];
  readonly outputs?: Readonly<Record<string, string>>;
  /** What else is not as it must be. */
  readonly also?: (run: Run) => Complaints | Promise<Complaints>;
}

export function scenario<Run extends GateRun>(
  name: string,
  expected: Expected<Run>,
  play: () => Promise<Run>,
): Scenario {
  return {
    name: `${name}: ${expected.verdict}`,
    async play() {
      const run = await play();
      const { verdict = "no verdict", reason = "" } = run.outputs;
      return { came: `${verdict}, "${reason}"`, complaints: await complaintsAbout(run, expected) };
    },
  };
}

async function complaintsAbout<Run extends GateRun>(
  run: Run,
  { verdict, reason = [], log = [], outputs = {}, also }: Expected<Run>,
) {
  const conclusion = { passed: "success", cancelled: "cancelled" }[verdict as string] ?? "failure";
  const complaints = [
    ...unlessSame("The verdict", run.outputs.verdict, verdict),
    ...unlessSame("The job's conclusion", run.conclusion, conclusion),
    ...reason.flatMap((part) => unlessMatches("The reason", run.outputs.reason ?? "", part)),
    ...log.flatMap((part) => unlessMatches("The log", run.log, part)),
    ...Object.entries(outputs).flatMap(([name, value]) => unlessSame(`Output ${name}`, run.outputs[name], value)),
    ...((await also?.(run)) ?? []),
  ];
  return complaints.length === 0 ? [] : [...complaints, "The end of its log:", ...run.log.split("\n").slice(-30)];
}

function unlessMatches(what: string, found: string, wanted: RegExp): Complaints {
  return wanted.test(found) ? [] : [`${what} does not match ${wanted}.`];
}
