import { inShort } from "@deploy-actions/shared/checks/grammar/names";
import { formatDuration } from "@deploy-actions/shared/duration";
import { type Cell, codeBlock, details, escapeMarkdown, inlineCode, table } from "@deploy-actions/shared/markdown";
import { withoutSecrets } from "@deploy-actions/shared/secret-looking";
import type { LogTail } from "../task-logs.ts";
import type { OneOff, When } from "./one-off.ts";
import type { OneOffEnd, Stopped } from "./one-off-end.ts";

/** What is to be run, for the plan and the log: `migrate (run-before): a task of web:7, npm run migrate, 15 min at most`. */
export function describeOneOff({ name, when, container, command, timeout }: OneOff, taskDefinition: string): string {
  const words = command && withoutSecrets(inShort(command.map(inWords).join(" ")));
  const what = [
    `a task of ${taskDefinition}`,
    ...(container === undefined ? [] : [`container ${container}`]),
    ...(words === undefined ? [] : [words]),
    `${formatDuration(timeout)} at most`,
  ];
  return `${name} (${when}): ${what.join(", ")}`;
}

const inWords = (word: string) => (/[\s"']/.test(word) || word === "" ? JSON.stringify(word) : word);

/** In one or two sentences: what happened to it, and what state that leaves. */
export function describeOneOffEnd(end: OneOffEnd, name: string): string {
  switch (end.kind) {
    case "succeeded":
      return `${name} succeeded: container ${end.container} ended with exit code 0 after ${formatDuration(end.took)}.`;
    case "failed":
    case "refused":
      return end.what;
    case "timed-out":
    case "lost-sight":
      return `${end.what} ${describeStopped(end.stopped, name)}`;
    case "cancelled":
      return end.stopped ? `${end.what} ${describeStopped(end.stopped, name)}` : end.what;
  }
}

/** What became of a task that was stopped. One that was stopped half-way is said loudly: nobody can take that back. */
export function describeStopped(stopped: Stopped, name: string): string {
  switch (stopped.kind) {
    case "never-began":
      return "It was stopped before any of its programs was started: it has changed nothing.";
    case "half-way":
      return `IT WAS STOPPED HALF-WAY: what ${name} had changed by then stays changed. Look at it before you run it again.`;
    case "ended-before":
      return `It had ended by itself before the stop reached it: ${stopped.exitCodes}.`;
    case "stopping":
      return "ECS is stopping it; its end was not seen.";
    case "not-stopped":
      return `IT COULD NOT BE STOPPED AND MAY STILL RUN: ${stopped.why}`;
  }
}

/** What shows it: ECS's own words and the last log lines. */
export function oneOffEvidence(end: OneOffEnd): readonly string[] {
  if (end.kind === "succeeded") return [];
  const reason = end.reason === "" ? [] : [`ECS says: ${end.reason}`];
  if (end.kind === "refused") return [...reason, ...end.evidence];
  return "log" in end ? [...reason, ...logEvidence(end.log, end.container)] : reason;
}

/** A one-off task and how it ended. */
export interface EndedOneOff {
  readonly name: string;
  readonly when: When;
  readonly end: OneOffEnd;
}

/** Markdown: a table of all of them, and under it what shows why one did not succeed. Empty for none. */
export function summariseOneOffs(ended: readonly EndedOneOff[]): readonly string[] {
  if (ended.length === 0) return [];
  return [
    table(["One-off task", "When", "Result", "Exit code", "Took", "ECS task"], ended.map(row)),
    ...ended.flatMap(why),
  ];
}

const RESULTS: Readonly<Record<OneOffEnd["kind"], string>> = {
  succeeded: "✅ succeeded",
  failed: "❌ failed",
  "timed-out": "❌ timed out",
  "lost-sight": "❌ out of sight",
  cancelled: "⚠️ cancelled",
  refused: "❌ not started",
};

function row({ name, when, end }: EndedOneOff): readonly Cell[] {
  const exitCode = end.kind === "succeeded" ? 0 : end.kind === "failed" ? end.exitCode : undefined;
  return [
    name,
    when === "run-before" ? "before" : "after",
    RESULTS[end.kind],
    exitCode === undefined ? "" : String(exitCode),
    "took" in end ? formatDuration(end.took) : "",
    "task" in end && end.task ? { markdown: inlineCode(end.task) } : "",
  ];
}

function why({ name, end }: EndedOneOff): readonly string[] {
  if (end.kind === "succeeded") return [];
  const log = "log" in end ? end.log : undefined;
  const shown = "container" in end ? (end.container ?? name) : name;
  return [
    `**${escapeMarkdown(name)}:** ${escapeMarkdown(describeOneOffEnd(end, name))}`,
    ...(end.hint ? [`**What to do:** ${escapeMarkdown(end.hint)}`] : []),
    ...(end.reason ? [`ECS says: ${escapeMarkdown(end.reason)}`] : []),
    ...(log?.kind === "lines"
      ? [details(`Last ${log.lines.length} log lines of ${shown}`, codeBlock(log.lines.join("\n")))]
      : []),
    ...(log?.kind === "unavailable" ? [`No log lines: ${escapeMarkdown(log.why)}.`] : []),
  ];
}

function logEvidence(log: LogTail, container: string | undefined): readonly string[] {
  if (log.kind === "unavailable") return [`No log lines: ${log.why}.`];
  return [`Last ${log.lines.length} log lines of ${container}:`, ...log.lines];
}
