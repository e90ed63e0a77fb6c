import { escapeHtml } from "./markdown-inline.ts";

const [WIDTH, HEIGHT] = [560, 150];
const AREA = { right: WIDTH - 16, top: 18, bottom: HEIGHT - 24 };

/** Left of the lines there is room for the figures of the y axis: of a digit on a narrow screen, and around them. */
const [DIGIT, AROUND] = [13, 10];

interface XyChart {
  readonly title: string;
  /** Labels along the x axis, evenly apart as mermaid puts them. */
  readonly labels: readonly string[];
  readonly unit: string;
  readonly most: number;
  readonly lines: readonly (readonly number[])[];
}

/** Draws the one kind of mermaid picture that our job summaries hold, a line chart. Undefined for any other. */
export function xyChart(mermaid: string): string | undefined {
  const read = readXyChart(mermaid);
  if (!read) return undefined;
  const { title, labels, unit, most, lines } = read;
  const left = Math.max(2, String(most).length) * DIGIT + AROUND;
  const x = (index: number) => round(left + (index / Math.max(1, labels.length - 1)) * (AREA.right - left));
  const y = (value: number) => round(AREA.bottom - (value / most) * (AREA.bottom - AREA.top));
  const every = Math.ceil(labels.length / 10);
  return [
    `<figure class="xychart"><figcaption>${escapeHtml(unit ? `${title}, over ${unit}` : title)}</figcaption>`,
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"><title>${escapeHtml(title)}</title>`,
    ...[0, most].map(
      (value) =>
        `<line class="grid" x1="${left}" x2="${AREA.right}" y1="${y(value)}" y2="${y(value)}"/><text class="end" x="${left - 8}" y="${y(value) + 4}">${value}</text>`,
    ),
    ...labels.flatMap((label, index) =>
      index % every === 0 ? [`<text class="middle" x="${x(index)}" y="${HEIGHT - 6}">${escapeHtml(label)}</text>`] : [],
    ),
    ...lines.map(
      (line, index) =>
        `<polyline class="line-${index + 1}" points="${line.map((value, at) => `${x(at)},${y(value)}`).join(" ")}"/>`,
    ),
    "</svg></figure>",
  ].join("\n");
}

function readXyChart(mermaid: string): XyChart | undefined {
  const rows = mermaid
    .trim()
    .split("\n")
    .map((row) => row.trim());
  if (!rows[0]?.startsWith("xychart")) return undefined;
  const find = (pattern: RegExp) => rows.map((row) => pattern.exec(row)).find((match) => match !== null);
  const axis = find(/^x-axis(?: "([^"]*)")? \[(.*)\]$/);
  const lines = rows
    .flatMap((row) => /^line(?: "[^"]*")? \[(.*)\]$/.exec(row)?.[1] ?? [])
    .map((list) => list.split(",").map(Number));
  if (!axis || lines.length === 0 || lines.flat().some(Number.isNaN)) return undefined;
  return {
    title: find(/^title "(.*)"$/)?.[1] ?? "",
    labels: (axis[2] ?? "").split(",").map((label) => label.trim()),
    unit: axis[1] ?? "",
    most: Number(find(/^y-axis.*--> (\d+)/)?.[1]) || Math.max(1, ...lines.flat()),
    lines,
  };
}

const round = (value: number) => Math.round(value * 10) / 10;
