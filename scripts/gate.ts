/**
 * `npm run gate -- --checks FILE`: health-gate in a terminal, so that a person can try checks before trusting them.
 * `--help` shows all inputs.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Failure } from "@deploy-actions/shared/failure";
import { readActionFiles } from "./action-files.ts";
import { readOptions } from "./gate/options.ts";
import { runGate } from "./gate/run-gate.ts";
import { usage } from "./gate/usage.ts";

const cancelled = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => cancelled.abort());

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error([error.message, error.hint, ...error.evidence].join("\n"));
  process.exitCode = 1;
}

async function run(args: readonly string[]): Promise<number> {
  const action = (await readActionFiles()).find(({ name }) => name === "health-gate");
  if (!action) throw new Error("actions/health-gate is not there.");
  const options = readOptions(args, action);
  if (options.help) {
    process.stdout.write(usage(action));
    return 0;
  }
  const temp = mkdtempSync(join(tmpdir(), "gate-"));
  process.once("exit", () => rmSync(temp, { recursive: true, force: true }));
  return runGate(options, {
    action: resolve(action.folder),
    // npm runs scripts in the root of the repository, and tells where it was called.
    folder: process.env.INIT_CWD ?? process.cwd(),
    env: process.env,
    temp,
    output: process.stdout,
    signal: cancelled.signal,
  });
}
