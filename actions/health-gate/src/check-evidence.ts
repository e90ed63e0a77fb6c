import type { CheckJudgement } from "@deploy-actions/shared/checks/judge/judgement";
import type { Observation, Sample } from "@deploy-actions/shared/checks/observation";
import { formatDuration } from "@deploy-actions/shared/duration";
import { codeBlock, details, escapeMarkdown, inlineCode, table } from "@deploy-actions/shared/markdown";
import { worstFirst } from "./check-table.ts";

/** What a job summary holds beside its tables; the evidence file has the rest. */
const MOST_CHECKS = 15;
const MOST_TARGETS = 10;

/** What the checks that are not good saw when it told most: the first one in the open, the others on click. */
export function evidenceOf(checks: readonly CheckJudgement[]): readonly string[] {
  const told = worstFirst(checks).flatMap(({ name, verdict, telling }) =>
    verdict === "passed" || !telling || telling.outcome === "pass" ? [] : [{ name, telling }],
  );
  const shown = told.slice(0, MOST_CHECKS).map(({ name, telling }, index) => {
    const title = `${name} at ${timeOfDay(telling.at)} UTC: ${telling.reason}`;
    const body = show(telling);
    return index === 0 ? `**${escapeMarkdown(title)}**\n\n${body}` : details(title, body);
  });
  const more = told.length - shown.length;
  return more > 0 ? [...shown, `${more} more checks are not good; the evidence file shows them.`] : shown;
}

export function timeOfDay(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

function show({ observations }: Sample): string {
  const bad = observations.filter(({ outcome }) => outcome !== "pass");
  const shown = [...bad, ...observations.filter(({ outcome }) => outcome === "pass")].slice(0, MOST_TARGETS);
  const lines = bad.find(({ evidence }) => evidence !== undefined && evidence.length > 0)?.evidence;
  const more = observations.length - shown.length;
  return [
    table(["Target", "Outcome", "What was seen", "Version", "Took"], shown.map(row)),
    ...(more > 0 ? [`and ${more} more targets`] : []),
    ...(lines ? [codeBlock(lines.join("\n"))] : []),
  ].join("\n\n");
}

function row({ target, outcome, reason, version = "", latency }: Observation) {
  const took = latency === undefined ? "" : formatDuration(latency);
  return [{ markdown: inlineCode(target) }, outcome, reason, version, took];
}
