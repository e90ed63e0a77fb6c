import type { Bucket } from "./time-buckets.ts";

/** A picture in mermaid, a point for each bucket. Undefined when there is one at most: two points make a line. */
export function xyChart(buckets: readonly Bucket<unknown>[], { title, unit, most, lines }: Lines): string | undefined {
  if (buckets.length < 2) return undefined;
  const minutes = buckets.every(({ second }) => second % 60 === 0);
  const labels = buckets.map(({ second }) => (minutes ? second / 60 : second));
  return [
    "xychart-beta",
    `  title "${plain(title)}"`,
    `  x-axis "${minutes ? "minutes" : "seconds"}" [${labels.join(", ")}]`,
    `  y-axis "${unit}" 0 --> ${most}`,
    ...lines.map((line) => `  line [${line.join(", ")}]`),
  ].join("\n");
}

interface Lines {
  readonly title: string;
  readonly unit: string;
  readonly most: number;
  readonly lines: readonly (readonly number[])[];
}

/** Mermaid has no escapes inside quotes, and reads comments and entities before it reads the chart. */
function plain(text: string): string {
  return text.replace(/["%#;&<>{}\\`\s]+/g, " ");
}
