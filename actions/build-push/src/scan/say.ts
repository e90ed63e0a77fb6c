import { Failure } from "@deploy-actions/shared/failure";
import { escapeMarkdown, table } from "@deploy-actions/shared/markdown";
import { countFindings, type ScanJudgement, type ScanRow } from "./judge.ts";
import type { ScanOutcome, ScanSettings } from "./scan-gate.ts";
import { isGreen } from "./scan-gate.ts";

/** Rows that are shown of an image; an old base image has hundreds. */
const MOST_ROWS = 30;

/** For the log, a line for each image and for each finding that counts. */
export function scanLines({ judgements }: Pick<ScanOutcome, "judgements">): readonly string[] {
  return judgements.flatMap(({ name, verdict, reason, rows, notes }) => [
    `Scan of ${name} ${verdict}: ${reason}; found ${countFindings(rows) || "nothing"}.`,
    ...rows.filter(({ counts }) => counts).map((row) => `  ${rowInWords(row)}`),
    ...notes.map((note) => `  ${note}`),
  ]);
}

/** Why nothing is tagged. */
export function scanFailure({ judgements }: ScanOutcome, settings: ScanSettings): Failure {
  const red = judgements.filter(({ verdict }) => !isGreen(verdict, settings));
  const failed = red.filter(({ verdict }) => verdict === "failed");
  const told = red.map(({ name, verdict, reason }) =>
    verdict === "failed" ? `${name} has ${reason}.` : `It is not known what ${name} has: ${reason}.`,
  );
  const hints = [
    ...(failed.length > 0
      ? [
          "Update the base image or the packages. What may be there for a time goes into scan-ignore, with until and a reason.",
        ]
      : []),
    ...(red.length > failed.length
      ? [
          "If an image that was not scanned may be used, set scan-on-inconclusive: pass; a slow scan gets longer with scan-timeout.",
        ]
      : []),
  ];
  return new Failure(`The scan keeps the images from being tagged: ${told.join(" ")}`, {
    hint: `${hints.join(" ")} No tag was written.`,
    evidence: red.flatMap(({ name, rows, notes }) => [
      ...rows.filter(({ counts }) => counts).map((row) => `${name}: ${rowInWords(row)}`),
      ...notes.map((note) => `${name}: ${note}`),
    ]),
  });
}

/** Markdown: what was found in an image, worst first, what counts before the rest. */
export function scanTable({ rows, notes }: ScanJudgement): string {
  const sorted = [...rows.filter(({ counts }) => counts), ...rows.filter(({ counts }) => !counts)];
  const shown = sorted.slice(0, MOST_ROWS);
  return [
    ...(shown.length > 0
      ? [table(["", "Finding", "Severity", "Package", "Fix", "Platforms", "Why"], shown.map(cells))]
      : []),
    ...(sorted.length > shown.length ? [`${sorted.length - shown.length} more are in the ECR console.`] : []),
    ...notes.map(escapeMarkdown),
  ].join("\n\n");
}

function cells({ id, severity, package: where = "", fixAvailable, platforms, counts, why }: ScanRow) {
  return [counts ? "❌" : "", id, severity, where, fixInWords(fixAvailable), platforms.join(", "), why];
}

function rowInWords({ id, severity, package: where, fixAvailable, platforms, why }: ScanRow): string {
  const about = [where, `fix: ${fixInWords(fixAvailable)}`, platforms.join(", ")].filter(Boolean).join(", ");
  return `${id} ${severity} (${about}): ${why}`;
}

function fixInWords(fixAvailable: boolean | undefined): string {
  if (fixAvailable === undefined) return "not told";
  return fixAvailable ? "yes" : "no";
}
