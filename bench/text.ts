/** Milliseconds as "2.41 s"; "-" for the quantile of nothing. */
export function seconds(ms: number): string {
  if (Number.isNaN(ms)) return "-";
  const value = ms / 1000;
  return `${value.toFixed(Math.abs(value) < 100 ? 2 : 0)} s`;
}

/** Ours divided by theirs, or by a yardstick. */
export function ratio(ours: number, theirs: number): string {
  if (Number.isNaN(ours / theirs)) return "-";
  return (ours / theirs).toFixed(theirs > 10 * ours ? 3 : 2);
}

/** A table of plain text: the first column to the left, figures to the right. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  return [text[0], widths.map((width) => "-".repeat(width)).join("  "), ...text.slice(1)].join("\n");
}
