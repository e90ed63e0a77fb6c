import { Masks } from "./masks.ts";
import { type JobOptions, type JobRun, type RunningJob, type StepRun, startJob } from "./run-job.ts";
import type { Annotation, LogLine } from "./step.ts";

export type { Annotation, LogLine };

export interface RunOptions extends JobOptions {
  /** What the workflow gives under `with`. */
  readonly inputs?: Readonly<Record<string, string>>;
}

export interface RunningAction extends Omit<RunningJob, "result"> {
  readonly result: Promise<ActionRun>;
}

/** What GitHub would know of the step, and of its post step, after the job. `conclusion` is the job's. */
export interface ActionRun extends StepRun, Omit<JobRun, "steps"> {}

export function runAction(folder: string, options: RunOptions = {}): Promise<ActionRun> {
  return startAction(folder, options).result;
}

/** Runs a built JavaScript action, main and post, as a job with this one step. */
export function startAction(folder: string, { inputs = {}, ...options }: RunOptions = {}): RunningAction {
  const { result, pid, cancel, kill } = startJob([{ action: folder, inputs: () => inputs }], options);
  return { result: result.then(onlyStep), pid, cancel, kill };
}

/** The outputs GitHub would not pass on as outputs of the job: they contain a masked value. */
export function maskedOutputs({ outputs, masks }: Pick<ActionRun, "outputs" | "masks">): string[] {
  const hidden = new Masks();
  for (const value of masks) hidden.add(value);
  return Object.entries(outputs).flatMap(([name, value]) => (hidden.apply(value) === value ? [] : [name]));
}

function onlyStep({ steps, ...job }: JobRun): ActionRun {
  const [step] = steps;
  if (!step) throw new Error("A job with one step always runs it.");
  return { ...job, ...step };
}
