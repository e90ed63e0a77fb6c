import * as core from "@actions/core";
import { type Annotation, fitAnnotations } from "./annotations.ts";
import { causeOf } from "./cancelled.ts";
import { bugAddress, explain } from "./explain.ts";
import { annotate, githubRunner, printForeign } from "./github-runner.ts";
import type { Report, Runner } from "./runner.ts";
import { errorSummary, fitSummary } from "./summary.ts";

export interface ActionOptions<Output extends string> {
  /** The action's name, as the log and the annotations call it. */
  readonly name: string;
  /** Outputs of a step whose body threw: a Failure, a Cancelled, or a bug. */
  readonly failed?: (error: unknown) => Report<Output>["outputs"];
}

/**
 * Runs one phase of an action, publishes its report and ends the process: exit code 0 when the report is ok, else 1.
 * The one place that catches what nobody else could handle.
 */
export async function runAction<Output extends string>(
  body: (runner: Runner) => Promise<Report<Output>>,
  options: ActionOptions<Output>,
): Promise<never> {
  // A runner that is gone reads no log, but what was begun still has to be put in order.
  process.stdout.on("error", () => {});
  const runner = githubRunner(process);
  let ok = false;
  try {
    const report = await body(runner);
    await publish(report);
    ok = report.ok;
  } catch (error) {
    await publishError(causeOf(error, runner.signal), options);
  }
  return exit(ok ? 0 : 1);
}

async function publish({ outputs, summary, annotations }: Report<string>): Promise<void> {
  for (const [name, value] of Object.entries(outputs)) if (value) core.setOutput(name, value);
  for (const annotation of fitAnnotations(annotations)) annotate(annotation);
  await writeSummary(summary);
}

async function publishError<Output extends string>(
  error: unknown,
  { name, failed }: ActionOptions<Output>,
): Promise<void> {
  const explanation = explain(error, { name, bugs: bugAddress(process.env) });
  const { title, message, hint, evidence } = explanation;
  const annotation: Annotation = { level: "error", title, message: `${message}\n${hint}` };
  await publish({
    ok: false,
    outputs: failed?.(error) ?? {},
    summary: errorSummary(explanation),
    annotations: [annotation],
  });
  if (evidence.length > 0) printForeign("What shows it", evidence);
}

/** Not every runner has summaries, and a summary that cannot be written does not change what happened. */
async function writeSummary(summary: string): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY || summary === "") return;
  try {
    await core.summary.addRaw(fitSummary(summary), true).write();
  } catch (error) {
    core.warning(`The job summary could not be written: ${error instanceof Error ? error.message : error}`);
  }
}

/** Ends now, whatever connection is still open, but not before all that was printed is out. */
async function exit(code: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) await new Promise((flushed) => stream.write("", flushed));
  process.exit(code);
}
