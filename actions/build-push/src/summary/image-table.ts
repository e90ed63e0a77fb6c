import { formatDuration } from "@deploy-actions/shared/duration";
import { type Cell, inlineCode, table } from "@deploy-actions/shared/markdown";
import { shortDigest } from "../lifecycle/image.ts";
import { countFindings } from "../scan/judge.ts";
import type { ImageFacts } from "./facts.ts";
import { formatDelta, formatSize } from "./size.ts";

/** Markdown: a row for each image, and a column for each thing that one of them has. */
export function imageTable(images: readonly ImageFacts[]): string {
  const columns = COLUMNS.filter(({ cell }) => images.some((image) => !isEmpty(cell(image))));
  return table(
    columns.map(({ title }) => title),
    images.map((image) => columns.map(({ cell }) => cell(image))),
  );
}

/** `12 CRITICAL, 3 HIGH`, with a mark for what the gate said. */
export function scanInShort({ scan }: Pick<ImageFacts, "scan">): string {
  if (!scan) return "";
  const mark = { passed: "✅", failed: "❌", inconclusive: "❔" }[scan.verdict];
  return `${mark} ${countFindings(scan.rows) || (scan.verdict === "inconclusive" ? "not measured" : "nothing found")}`;
}

/** Whole percents; 100 % is said of all, and of nothing less. */
export function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

const COLUMNS: readonly { readonly title: string; readonly cell: (image: ImageFacts) => Cell }[] = [
  { title: "Image", cell: ({ name }) => name },
  { title: "", cell: ({ status }) => status.replace("-", " ") },
  { title: "Repository", cell: ({ repository }) => ({ markdown: inlineCode(repository) }) },
  { title: "Digest", cell: ({ digest }) => ({ markdown: digest ? inlineCode(shortDigest(digest)) : "" }) },
  { title: "Tags", cell: ({ tags }) => ({ markdown: tags.map(({ tag }) => inlineCode(tag)).join(" ") }) },
  { title: "Platforms", cell: ({ platforms }) => platforms.join(", ") },
  { title: "Size", cell: ({ size }) => (size === undefined ? "" : formatSize(size)) },
  {
    title: "To live",
    cell: ({ size, liveSize }) => (size === undefined || liveSize === undefined ? "" : formatDelta(size - liveSize)),
  },
  { title: "Cached", cell: ({ cachedShare }) => (cachedShare === undefined ? "" : percent(cachedShare)) },
  { title: "Time", cell: ({ seconds }) => (seconds === undefined ? "" : formatDuration(seconds * 1000)) },
  { title: "Scan", cell: scanInShort },
  { title: "Smoke test", cell: ({ smoke }) => (smoke ? (smoke.passed ? "✅ passed" : `❌ ${smoke.reason}`) : "") },
];

function isEmpty(cell: Cell): boolean {
  return (typeof cell === "string" ? cell : cell.markdown) === "";
}
