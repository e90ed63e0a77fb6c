import { codeBlock, details, escapeMarkdown } from "@deploy-actions/shared/markdown";
import { scanTable } from "../scan/say.ts";
import { type ImageFacts, isGood, refOf, type StepFacts } from "./facts.ts";
import { imageTable } from "./image-table.ts";
import { lifecycleSection } from "./lifecycle-section.ts";
import { MARKS, verdictOf } from "./verdict.ts";

/** With their evidence: a summary of more than 900 KiB is cut, and nobody reads the eleventh. */
const MOST_DETAILED = 10;

const MOST_WARNINGS = 20;

/** Markdown: the verdict, the images, then what became of the registry, then the evidence. */
export function summarise(facts: StepFacts): string {
  const { status, images, why, lifecycle, builder } = facts;
  return [
    `### ${MARKS[status]} ${escapeMarkdown(verdictOf(facts))}`,
    ...(why && !isGood(facts) ? whatToDo(why) : []),
    ...(images.length > 0 ? [imageTable(images)] : []),
    ...lifecycleSection(lifecycle),
    ...warnings(facts),
    ...images.filter(hasEvidence).slice(0, MOST_DETAILED).map(gateEvidence),
    ...(isGood(facts) ? references(images) : []),
    ...(builder ? [`Built by ${escapeMarkdown(builder)}.`] : []),
  ].join("\n\n");
}

function whatToDo({ what, hint, evidence }: NonNullable<StepFacts["why"]>): readonly string[] {
  return [
    `**Why:** ${what.split("\n").map(escapeMarkdown).join("<br>")}`,
    ...(hint ? [`**What to do:** ${escapeMarkdown(hint)}`] : []),
    ...(evidence.length > 0 ? [codeBlock(evidence.join("\n"))] : []),
  ];
}

function warnings({ warnings: all }: StepFacts): readonly string[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, MOST_WARNINGS).map(({ image, message, at }) => {
    const place = [image, at].filter(Boolean).join(" ");
    return `- ⚠️ ${escapeMarkdown(place ? `${place}: ${message}` : message)}`;
  });
  const more = all.length - shown.length;
  return [[...shown, ...(more > 0 ? [`- ${more} more in the log`] : [])].join("\n")];
}

function hasEvidence({ scan, smoke }: ImageFacts): boolean {
  return (
    (scan !== undefined && (scan.rows.length > 0 || scan.notes.length > 0)) ||
    (smoke?.passed === false && smoke.lines.length > 0)
  );
}

function gateEvidence({ name, scan, smoke }: ImageFacts): string {
  const found = scan ? scanTable(scan) : "";
  const said = smoke?.passed === false && smoke.lines.length > 0 ? codeBlock(smoke.lines.join("\n")) : "";
  const title = [scan && `scan ${scan.verdict}`, smoke && `smoke test ${smoke.passed ? "passed" : "failed"}`];
  return details(`${name}: ${title.filter(Boolean).join(", ")}`, [found, said].filter(Boolean).join("\n\n"));
}

/** What a deploy takes, whole. */
function references(images: readonly ImageFacts[]): readonly string[] {
  const refs = images.map(refOf).filter((ref) => ref !== "");
  return refs.length > 0 ? [details("By digest", codeBlock(refs.join("\n")))] : [];
}
