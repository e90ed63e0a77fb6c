import { wrap } from "../scripts/command/wrap.ts";
import type { Section } from "./section.ts";
import { table } from "./text.ts";

/** A section as plain text; `machine` says whether the figures that hold for this machine alone are shown too. */
export function print({ title, notes, columns, rows, targets }: Section, { machine }: { machine: boolean }): string {
  const shown = columns.flatMap(({ ofThisMachine }, index) => (machine || !ofThisMachine ? [index] : []));
  const cells = (line: readonly string[]) => shown.map((index) => line[index] ?? "");
  return [
    title,
    ...notes.map((note) => wrap(note)),
    ...tables(cells(columns.map((column) => column.title)), rows.map(cells)),
    ...tables(
      ["Target", "measured", ""],
      targets.map(({ what, measured, met }) => [what, measured, met ? "met" : "MISSED"]),
    ),
  ].join("\n\n");
}

/** None for no rows. */
function tables(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [table(head, rows)];
}
