import type { CheckBaseline } from "@deploy-actions/shared/checks/judge/baseline";
import type { CheckRules } from "@deploy-actions/shared/checks/judge/rules";
import { formatDuration } from "@deploy-actions/shared/duration";
import { escapeMarkdown, table } from "@deploy-actions/shared/markdown";
import { listVersions } from "./check-table.ts";
import type { Outcome } from "./outcome.ts";
import { verdictLine } from "./verdict-line.ts";
import { versionWarning } from "./version-warning.ts";

/** Paragraphs of Markdown about a run that only looked: a baseline, or a dry run. */
export function lookSummary(outcome: Extract<Outcome, { mode: "baseline" | "dry-run" }>): readonly string[] {
  const title = escapeMarkdown(verdictLine(outcome));
  return outcome.mode === "baseline"
    ? [`### 📏 ${title}`, baselineTable(outcome)]
    : [`### 📋 ${title}`, howLong(outcome), ...blind(outcome), dryRunTable(outcome)];
}

function blind({ gate }: Outcome): readonly string[] {
  const warning = versionWarning(gate);
  return warning ? [`> ⚠️ ${escapeMarkdown(warning)}`] : [];
}

function baselineTable({ baseline }: Extract<Outcome, { mode: "baseline" }>): string {
  return table(
    ["Check", "Before the deploy", "Samples", "Versions", "p50 / p95", "Value"],
    Object.entries(baseline.checks).map(([name, check]) => [
      name,
      state(check),
      check.failures > 0 ? `${check.failures} of ${check.samples} failed` : String(check.samples),
      listVersions(new Map(Object.entries(check.versions))),
      latency(check),
      check.value === undefined ? "" : String(check.value),
    ]),
  );
}

function latency({ p50, p95 }: CheckBaseline): string {
  if (p50 === undefined) return "";
  return `${formatDuration(p50)} / ${p95 === undefined ? "–" : formatDuration(p95)}`;
}

function state({ broken, samples }: CheckBaseline): string {
  if (broken !== undefined) return `❌ broken: ${broken}`;
  return samples === 0 ? "⚠️ could not be measured" : "✅ good";
}

function howLong({ gate }: Extract<Outcome, { mode: "dry-run" }>): string {
  const { expectedVersion = "good answers", rules } = gate;
  const bake = rules.bake === 0 ? "not watch it after that" : `then watch it for ${formatDuration(rules.bake)}`;
  return escapeMarkdown(
    `The gate would wait ${formatDuration(rules.convergeTimeout)} at most for ${expectedVersion}, and ${bake}.`,
  );
}

function dryRunTable({ gate, records }: Extract<Outcome, { mode: "dry-run" }>): string {
  return table(
    ["Check", "Shows now", "What was seen", "Version", "Took", "Would be judged"],
    gate.rules.checks.map((rule) => {
      const sample = records.find(({ check }) => check === rule.name)?.samples.at(-1);
      return [
        rule.advisory ? `${rule.name} (advisory)` : rule.name,
        sample?.outcome ?? "nothing",
        sample?.reason ?? "",
        sample?.version ?? "",
        sample?.latency === undefined ? "" : formatDuration(sample.latency),
        describe(rule),
      ];
    }),
  );
}

function describe(rule: CheckRules): string {
  const { interval, successThreshold, plannedSamples, failuresAllowed, consecutiveFailureLimit } = rule;
  const converge = `every ${formatDuration(interval)}; converges with ${successThreshold} good in a row`;
  if (plannedSamples === 0) return converge;
  if (failuresAllowed === 0) return `${converge}; of ${plannedSamples} in the bake none may fail`;
  return `${converge}; of ${plannedSamples} in the bake ${failuresAllowed} may fail, and no ${consecutiveFailureLimit} in a row`;
}
