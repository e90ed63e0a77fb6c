import { mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ActionRun, startAction } from "@deploy-actions/simulator/runner/run-action";
import type { Bench } from "./bench.ts";
import { until } from "./world/until.ts";

/** The built action: what a workflow would run. */
const ACTION = fileURLToPath(new URL("../../actions/health-gate", import.meta.url));

/** As fast as the gate goes. Samples come ten times a second, and what is not about the bake has none. */
const INPUTS = { "converge-timeout": "20s", interval: "100ms", bake: "0s" };

/** For a gate that cannot converge: as long as it takes to see that, on a busy machine, too. */
export const IN_VAIN = { "converge-timeout": "2s" };

/** What the gate looks at: checks in the full form, or text in the one-line form. */
export type Document = string | readonly object[];

export interface GateOptions {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
}

export interface GateRun extends ActionRun {
  /** Text of the evidence file; empty when there is none. */
  readonly evidence: string;
}

/** Killed, if it still runs, when it is left. */
export interface RunningGate extends AsyncDisposable {
  readonly result: Promise<GateRun>;
  /** Resolves once `holds` does; rejects when the gate ends before. */
  meanwhile(what: string, holds: () => boolean | Promise<boolean>): Promise<void>;
  /** Resolves once this is in the log; rejects when the gate ends before. */
  hasSaid(words: RegExp): Promise<void>;
  /** As GitHub does when somebody cancels the job. */
  cancel(): void;
}

/** Starts a gate on a machine of its own under `folder`. */
export function startGate(
  { folder, signal }: Pick<Bench, "folder" | "signal">,
  document: Document,
  { inputs = {}, ...options }: GateOptions = {},
): RunningGate {
  signal.throwIfAborted();
  const checks = typeof document === "string" ? document : JSON.stringify(document);
  let log = "";
  let over = false;
  const running = startAction(ACTION, {
    ...options,
    temp: mkdtempSync(join(folder, "temp-")),
    inputs: { ...INPUTS, checks, ...inputs },
    onLine: ({ text }) => {
      log += `${text}\n`;
    },
  });
  signal.addEventListener("abort", running.kill);
  const result = running.result.then(withEvidence).finally(() => {
    over = true;
    signal.removeEventListener("abort", running.kill);
  });
  const meanwhile: RunningGate["meanwhile"] = (what, holds) =>
    until(what, () => {
      if (over) throw new Error(`The gate ended before ${what}:\n${log}`);
      return holds();
    });
  return {
    result,
    meanwhile,
    hasSaid: (words) => meanwhile(`the gate has said ${words}`, () => words.test(log)),
    cancel: running.cancel,
    async [Symbol.asyncDispose]() {
      if (!over) running.kill();
      await result.catch(() => {});
    },
  };
}

export function runGate(
  bench: Pick<Bench, "folder" | "signal">,
  document: Document,
  options?: GateOptions,
): Promise<GateRun> {
  return startGate(bench, document, options).result;
}

async function withEvidence(run: ActionRun): Promise<GateRun> {
  const file = run.outputs["evidence-file"];
  return { ...run, evidence: file ? await readFile(file, "utf8") : "" };
}
