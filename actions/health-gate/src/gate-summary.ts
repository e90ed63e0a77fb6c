import type { Judgement } from "@deploy-actions/shared/checks/judge/judgement";
import { formatDuration } from "@deploy-actions/shared/duration";
import { codeBlock, details, escapeMarkdown } from "@deploy-actions/shared/markdown";
import { charts } from "./chart.ts";
import { evidenceOf, timeOfDay } from "./check-evidence.ts";
import { checkTables, MARKS } from "./check-table.ts";
import { nextStep, whereWeAre } from "./next-step.ts";
import type { Gate, GateOutcome } from "./outcome.ts";
import { verdictLine } from "./verdict-line.ts";
import { versionWarning } from "./version-warning.ts";

/** Paragraphs of Markdown about a gate that was judged. */
export function gateSummary(outcome: GateOutcome): readonly string[] {
  const { gate, judgement, wentBack } = outcome;
  const todo = nextStep(outcome);
  const where = whereWeAre(outcome);
  const blind = versionWarning(gate);
  return [
    `### ${MARKS[judgement.verdict]} ${escapeMarkdown(verdictLine(outcome))}`,
    ...(todo ? [`**What to do:** ${escapeMarkdown(todo)}`] : []),
    ...(where ? [`**Where we are:** ${escapeMarkdown(where)}`] : []),
    ...(wentBack.evidence?.length ? [codeBlock(wentBack.evidence.join("\n"))] : []),
    escapeMarkdown(facts(gate, judgement)),
    ...(blind ? [`> ⚠️ ${escapeMarkdown(blind)}`] : []),
    ...checkTables(judgement.checks),
    ...(wentBack.verification ? afterGoingBack(wentBack.verification) : []),
    ...charts(outcome).map((chart) => codeBlock(chart, "mermaid")),
    ...evidenceOf(judgement.checks),
  ];
}

function facts({ expectedVersion, release }: Gate, { startedAt, convergedAt, endedAt }: Judgement): string {
  const took = formatDuration(endedAt - startedAt);
  return [
    `${timeOfDay(startedAt)} to ${timeOfDay(endedAt)} UTC (${took})`,
    ...(expectedVersion === undefined ? [] : [`expected version ${expectedVersion}`]),
    convergedAt === undefined ? "never converged" : `converged after ${formatDuration(convergedAt - startedAt)}`,
    ...(release
      ? [
          `release ${release.from ?? "(none before)"} → ${release.to} of ${release.cluster}/${release.service} in ${release.region}`,
        ]
      : []),
  ].join(" · ");
}

/** In the open when it is not good: then it is what matters now. */
function afterGoingBack({ verdict, reason, checks }: Judgement): readonly string[] {
  const title = `The same checks after going back: ${verdict} (${reason})`;
  if (verdict === "passed") return [details(title, checkTables(checks).join("\n\n"))];
  return [`**${escapeMarkdown(title)}**`, ...checkTables(checks), ...evidenceOf(checks)];
}
