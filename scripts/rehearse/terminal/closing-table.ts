import { bad, column, good, type Piece, plain, quiet } from "../../command/pieces.ts";
import { originWords } from "../image/image-record.ts";
import type { Life, SceneRecord } from "../record.ts";
import { wordOf } from "../verdict.ts";
import { NARROW } from "./frame.ts";

interface Column {
  readonly heading: string;
  readonly width: number;
  readonly figure?: true;
  readonly cell: (scene: SceneRecord) => string;
}

/** What the life of a release came to: a table of its scenes, and what is not as it must be. */
export function closingTable(life: Life, width: number): readonly (readonly Piece[])[] {
  const columns = width < NARROW ? COLUMNS.filter(({ heading }) => IN_SHORT.includes(heading)) : COLUMNS;
  const row = (cell: (column: Column) => string) =>
    columns.map((one) => column(cell(one), one.width, one.figure ? "right" : "left")).join(" ");
  return [
    [],
    [quiet(`    ${row(({ heading }) => heading)}`)],
    ...life.scenes.map((scene) => [mark(scene.complaints.length === 0), plain(row(({ cell }) => cell(scene)))]),
    ...life.scenes.flatMap(({ title, image }) =>
      image ? [[quiet(`    ${title}: ${originWords(image)}; ${image.ref}, tagged ${image.tags.join(", ")}`)]] : [],
    ),
    ...life.scenes.flatMap(({ title, complaints }) => complaints.map((text) => [bad(`    ${title}: ${text}`)])),
  ];
}

const COLUMNS: readonly Column[] = [
  { heading: "scene", width: 30, cell: ({ title }) => title },
  { heading: "status", width: 11, cell: wordOf },
  { heading: "exit", width: 4, figure: true, cell: ({ exitCode }) => String(exitCode) },
  { heading: "seconds", width: 7, figure: true, cell: ({ seconds }) => seconds.toFixed(1) },
  { heading: "requests", width: 8, figure: true, cell: ({ traffic }) => String(traffic.requests) },
  { heading: "lost", width: 4, figure: true, cell: ({ traffic }) => String(traffic.lost) },
  { heading: "after", width: 5, figure: true, cell: ({ serving }) => serving.join(",") },
];

const IN_SHORT: readonly string[] = ["scene", "lost"];

const mark = (asItMust: boolean): Piece => (asItMust ? good("  ✔ ") : bad("  ✘ "));
