import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "@deploy-actions/shared/failure";
import { readOptions, USAGE } from "./options.ts";
import { rehearse } from "./rehearse.ts";

/** Milliseconds in which everything must have ended after a signal. */
const PATIENCE = 5000;

const interrupted = new AbortController();
let signalled: NodeJS.Signals | undefined;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    signalled ??= signal;
    interrupted.abort();
    setTimeout(() => process.exit(stopped(signal)), PATIENCE).unref();
  });
}

try {
  const options = readOptions(process.argv.slice(2));
  process.exitCode = options.help ? help() : await run(options);
} catch (error) {
  process.exitCode = signalled ? stopped(signalled) : failed(error);
}
// Nothing is left to wait for; a connection that is still open must not hold the shell.
process.stdout.write("", () => process.exit());

async function run(options: ReturnType<typeof readOptions>): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "rehearsal-"));
  process.env.TMPDIR = folder; // whatever the simulated runner makes is removed with ours
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const workspace = mkdtempSync(join(folder, "workspace-"));
  const effects = { output: process.stdout, env: process.env, folder, workspace, signal: interrupted.signal };
  return (await rehearse(options, effects)) ? 0 : 1;
}

function help(): number {
  process.stdout.write(USAGE);
  return 0;
}

function stopped(signal: NodeJS.Signals): number {
  process.stdout.write(
    "\nStopped. Nothing is left: the processes were ended, the account was only in memory, no report was written.\n",
  );
  return 128 + constants.signals[signal];
}

function failed(error: unknown): number {
  if (error instanceof Failure) {
    process.stderr.write(`${[error.message, error.hint, ...error.evidence].join("\n")}\n`);
  } else {
    process.stderr.write(`This is a bug in the rehearsal: ${error instanceof Error ? error.stack : error}\n`);
  }
  return 1;
}
