import { copyFile, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { resolve } from "node:path";
import { Failure } from "@deploy-actions/shared/failure";
import { escapeMarkdown } from "@deploy-actions/shared/markdown";
import { type ActionRun, startAction } from "@deploy-actions/simulator/runner/run-action";
import { bad, good, oneLine, type Piece, paint, plain, quiet } from "../command/pieces.ts";
import { LogView } from "./log-view.ts";
import type { Options } from "./options.ts";

export interface Effects {
  /** Folder of the built action. */
  readonly action: string;
  /** Where the person is. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** An empty folder of the command's own. */
  readonly temp: string;
  readonly output: { readonly isTTY?: boolean; write(text: string): unknown };
  /** Cancels the gate as the runner does. */
  readonly signal: AbortSignal;
}

/** Runs the bundle, main and post, as a runner does, shows its log while it runs, and gives the exit code. */
export async function runGate(options: Options, effects: Effects): Promise<number> {
  const { action, folder, env, temp, output, signal } = effects;
  const colour = output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
  const say = (...pieces: Piece[]) => output.write(`${paint(pieces, { width: Number.POSITIVE_INFINITY, colour })}\n`);
  const view = new LogView();
  const running = startAction(action, {
    inputs: options.inputs,
    env: { ...NOT_ON_GITHUB, ...given(env) },
    workspace: folder,
    temp,
    onLine: ({ text }) => {
      const shown = view.show(text);
      if (shown) say(...shown);
    },
  });
  signal.addEventListener(
    "abort",
    () => {
      say(quiet("Cancelling: the gate may take a few seconds to write down what it saw."));
      running.cancel();
    },
    { once: true },
  );
  const run = await running.result;
  say();
  for (const line of closing(run)) say(...line);
  for (const line of await keep(run, options, folder)) say(quiet(line));
  return exitCode(run);
}

/** The simulated runner says that it is GitHub's; advice about a workflow would help nobody here. */
const NOT_ON_GITHUB = { CI: "", GITHUB_ACTIONS: "" };

function given(env: Effects["env"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function closing({ conclusion, outputs }: ActionRun): readonly (readonly Piece[])[] {
  const { verdict, reason = "", "rollback-status": rollback = "" } = outputs;
  const mark = conclusion === "success" ? good("✔ ") : bad("✘ ");
  if (!verdict) return conclusion === "success" ? [] : [[mark, plain("The step is red; see above.")]];
  const paintVerdict = conclusion === "success" ? good : bad;
  return [
    [mark, paintVerdict(verdict), plain(`: ${oneLine(reason)}`)],
    ...(rollback && !NOTHING_WENT_BACK.includes(rollback) ? [[plain(`Going back: ${rollback}`)]] : []),
  ];
}

const NOTHING_WENT_BACK: readonly string[] = ["not-needed", "not-asked"];

/** Copies what is worth keeping from the runner's folder, which is removed, and says where it is. */
async function keep({ outputs, summary }: ActionRun, options: Options, folder: string): Promise<readonly string[]> {
  const kept: string[] = [];
  const write = async (what: string, name: string, flag: string, task: (path: string) => Promise<void>) => {
    await task(resolve(folder, name)).catch((cause) => {
      throw new Failure(`${what} cannot be written to ${name}: ${cause.message}.`, {
        hint: `Give a file that can be written with ${flag}.`,
        cause,
      });
    });
    kept.push(`${what}: ${name}`);
  };
  const { "evidence-file": evidence, "baseline-file": baseline } = outputs;
  if (evidence) await write("Evidence", options.evidence, "--evidence", (path) => copyFile(evidence, path));
  if (baseline) await write("Baseline", options.baselineFile, "--baseline-file", (path) => copyFile(baseline, path));
  const lasting = evidence ? summary.replaceAll(escapeMarkdown(evidence), escapeMarkdown(options.evidence)) : summary;
  if (options.summary) await write("Summary", options.summary, "--summary", (path) => writeFile(path, lasting));
  return kept;
}

function exitCode({ conclusion }: ActionRun): number {
  if (conclusion === "success") return 0;
  return conclusion === "cancelled" ? 128 + constants.signals.SIGINT : 1;
}
