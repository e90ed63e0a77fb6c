import { randomUUID } from "node:crypto";
import { EOL } from "node:os";
import * as core from "@actions/core";
import type { Annotation } from "./annotations.ts";
import { abortOnSignals } from "./cancelled.ts";
import type { Runner } from "./runner.ts";

/** The runner that started this process. */
export function githubRunner(process: NodeJS.Process): Runner {
  return {
    signal: abortOnSignals(process),
    info: (line) => core.info(inert(line)),
    debug: core.debug,
    warning: (message) => core.warning(message),
    group: core.group,
    foreign: printForeign,
    mask: core.setSecret,
    saveState: core.saveState,
    state: core.getState,
  };
}

const PRINT = { error: core.error, warning: core.warning, notice: core.notice };

export function annotate({ level, title, message }: Annotation): void {
  PRINT[level](message, { title });
}

/** Other people's text between stop-commands and its token: until then the runner takes nothing in it for a command. */
export function printForeign(title: string, lines: readonly string[]): void {
  const token = randomUUID();
  core.startGroup(title);
  process.stdout.write(`::stop-commands::${token}${EOL}`);
  for (const line of lines) core.info(line);
  process.stdout.write(`::${token}::${EOL}`);
  core.endGroup();
}

/** The line in a form that the runner does not take for a command, old style (`##[`) or new (`::` at the start of a line). */
function inert(line: string): string {
  return line.replaceAll("##[", "# #[").replace(/^(\s*)::/gm, "$1: :");
}
