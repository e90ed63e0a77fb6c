import { samplesFor } from "@deploy-actions/shared/checks/judge/histogram";
import type { CheckJudgement, Tally, Verdict } from "@deploy-actions/shared/checks/judge/judgement";
import { formatDuration } from "@deploy-actions/shared/duration";
import { details, table } from "@deploy-actions/shared/markdown";
import { mostFirst } from "./versions.ts";

/** Passed, failed, or not known. */
export const MARKS: Readonly<Record<Verdict, string>> = {
  passed: "✅",
  failed: "❌",
  inconclusive: "⚠️",
  error: "⚠️",
  cancelled: "⚠️",
};

/** More rows push the pictures and the evidence out of sight. */
const MOST_ROWS = 20;

/** One row for each check, those that are not good first; of very many the good ones fold. */
export function checkTables(checks: readonly CheckJudgement[]): readonly string[] {
  const good = checks.filter(({ verdict }) => verdict === "passed");
  if (checks.length <= MOST_ROWS || good.length === 0) return [checkTable(checks)];
  const others = checks.filter((check) => !good.includes(check));
  const folded = details(`${good.length} checks passed`, checkTable(good));
  return others.length > 0 ? [checkTable(others), folded] : [folded];
}

/** Those that decide and are not good, advisory ones that are not good, the good ones; else as in the document. */
export function worstFirst(checks: readonly CheckJudgement[]): readonly CheckJudgement[] {
  const rank = ({ advisory, verdict }: CheckJudgement) => (verdict === "passed" ? 2 : advisory ? 1 : 0);
  return checks.toSorted((a, b) => rank(a) - rank(b));
}

/** Columns that no check fills are left out. */
function checkTable(checks: readonly CheckJudgement[]): string {
  const filled = COLUMNS.filter(({ of }) => checks.some((check) => of(check) !== ""));
  return table(
    filled.map(({ title }) => title),
    worstFirst(checks).map((check) => filled.map(({ of }) => of(check))),
  );
}

/** `58 good, 2 failed`; empty when no sample was taken. */
function countSamples({ passes, failures, stale, noData, errors }: Tally): string {
  const kinds = [
    [passes, "good"],
    [failures, "failed"],
    [stale, "stale"],
    [noData, "no data"],
    [errors, "not measured"],
  ] as const;
  return kinds.flatMap(([count, kind]) => (count > 0 ? [`${count} ${kind}`] : [])).join(", ");
}

/** `v2 × 34, v1 × 2`. */
export function listVersions(counts: ReadonlyMap<string, number>): string {
  const named = [...counts].slice(0, VERSIONS_NAMED).map(([version, count]) => `${version} × ${count}`);
  const more = counts.size - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

const VERSIONS_NAMED = 3;

const COLUMNS: readonly { readonly title: string; readonly of: (check: CheckJudgement) => string }[] = [
  { title: "Check", of: ({ name, advisory }) => (advisory ? `${name} (advisory)` : name) },
  { title: "Verdict", of: ({ verdict }) => `${MARKS[verdict]} ${verdict}` },
  { title: "Converge", of: ({ converge }) => countSamples(converge) },
  { title: "Bake", of: ({ bake }) => countSamples(bake) },
  { title: "Versions", of: ({ converge, bake }) => listVersions(mostFirst([...converge.versions, ...bake.versions])) },
  { title: "p50 / p95", of: ({ converge, bake }) => latency(bake.latency ?? converge.latency) },
  { title: "What told", of: ({ reason }) => reason },
];

/** A percentile of too few is no more than the slowest of them. */
function latency(latencies: Tally["latency"]): string {
  if (!latencies) return "";
  const { count, p50, p95 } = latencies;
  return `${formatDuration(p50)} / ${count < samplesFor(95) ? "–" : formatDuration(p95)}`;
}
