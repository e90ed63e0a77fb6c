import { type Complaints, type Finding, unlessSame } from "../checklist.ts";
import type { StepRun } from "./step.ts";
import type { World } from "./world.ts";

/** One line of the checklist, played in a world that is there already. */
export interface Scenario {
  readonly name: string;
  play(world: World): Promise<Finding>;
}

interface Expected {
  readonly conclusion: "success" | "failure" | "cancelled";
  readonly outputs?: Readonly<Record<string, string>>;
  /** All of this is in the log. */
  readonly log?: readonly RegExp[];
  /** None of this is in the log. */
  readonly not?: readonly RegExp[];
}

/** What came of a step in a few words, and what is not as it must be; the end of its log with it, when there is something. */
export function found(
  run: StepRun,
  { conclusion, outputs = {}, log = [], not = [] }: Expected,
  also: Complaints,
): Finding {
  const complaints = [
    ...unlessSame("The job's conclusion", run.conclusion, conclusion),
    ...Object.entries(outputs).flatMap(([name, value]) => unlessSame(`Output ${name}`, run.outputs[name], value)),
    ...log.flatMap((part) => (part.test(run.log) ? [] : [`The log does not match ${part}.`])),
    ...not.flatMap((part) => (part.test(run.log) ? [`The log matches ${part}.`] : [])),
    ...also,
  ];
  return {
    came: run.outputs.status ?? "no status",
    complaints:
      complaints.length === 0 ? [] : [...complaints, "The end of its log:", ...run.log.split("\n").slice(-40)],
  };
}
