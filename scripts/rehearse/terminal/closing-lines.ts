import { bad, bold, column, good, type Piece, plain, quiet } from "../../command/pieces.ts";
import { compare, type Figures } from "../comparison.ts";
import type { Rehearsal } from "../record.ts";
import { verdictOf } from "../verdict.ts";

/** What the rehearsal came to: its strategies side by side where there are several, the verdict, and where the report is. */
export function closingLines(rehearsal: Rehearsal, report: string): readonly (readonly Piece[])[] {
  const { lives, ok } = rehearsal;
  return [
    [],
    ...(lives.length > 1 ? comparison(compare(lives)) : []),
    [ok ? good("  ✔ ") : bad("  ✘ "), bold(verdictOf(rehearsal))],
    [quiet("    Report: "), plain(report)],
    [],
  ];
}

function comparison(figures: readonly Figures[]): readonly (readonly Piece[])[] {
  const row = (cells: readonly string[]) => {
    const [name = "", ...rest] = cells;
    return [column(name, 14), ...rest.map((cell) => column(cell, 11, "right"))].join(" ");
  };
  return [
    [quiet(`    ${row(["strategy", "to live", "to red", "lost", "bad answers", "back after"])}`)],
    ...figures.map(({ strategy, ok, toLive, toRed, lost, bad: errors, back }) => [
      ok ? good("  ✔ ") : bad("  ✘ "),
      plain(row([strategy, seconds(toLive), seconds(toRed), `${lost}`, `${errors}`, seconds(back)])),
    ]),
    [],
  ];
}

const seconds = (figure: number | undefined): string => (figure === undefined ? "–" : `${figure.toFixed(1)} s`);
