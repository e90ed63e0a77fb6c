import { bad, bold, column, good, oneLine, type Piece, plain, quiet } from "../../command/pieces.ts";
import type { SceneRecord } from "../record.ts";
import { type Bucket, buckets, type Sample, tally } from "../tally.ts";
import { wordOf } from "../verdict.ts";
import { colourOf } from "./colours.ts";

/** The life of a release as it stands. Milliseconds since its start. */
export interface Progress {
  readonly heading: string;
  readonly now: number;
  readonly scenes: readonly SceneProgress[];
  readonly samples: readonly Sample[];
  /** The shares of the traffic that releases were given, in percent. */
  readonly shares: readonly { readonly from: number; readonly to: number; readonly share: number }[];
  /** What was last heard from the action or the stage. */
  readonly lastLine: string;
}

export type SceneProgress =
  | { readonly state: "waiting"; readonly title: string }
  | { readonly state: "running"; readonly title: string; readonly since: number }
  | { readonly state: "over"; readonly title: string; readonly record: SceneRecord };

/** Milliseconds of traffic in one column of the strip. */
const SLICE = 250;
/** Below this width, in characters, a line holds less. */
export const NARROW = 64;
/** Lines of the strip. */
const ROWS = 3;
/** A cell that is filled from below, in eighths. */
const EIGHTHS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** The live view, a list of lines made of pieces. */
export function frame(progress: Progress, width: number): readonly (readonly Piece[])[] {
  const { heading, scenes, lastLine, now } = progress;
  const narrow = width < NARROW;
  return [
    [],
    [bold("  Rehearsal"), quiet(`  ${heading}`)],
    [],
    ...scenes.map((scene) => sceneLine(scene, { width, narrow, now })),
    [],
    ...strip(progress, width),
    ...(progress.shares.length > 0 ? [weightMarks(progress, width)] : []),
    ...(narrow ? [shares(progress), figures(progress)] : [[...shares(progress), ...figures(progress).slice(1)]]),
    [],
    [quiet(`  ${oneLine(lastLine.replace(/^##\[\w+\]/, "")).trimStart()}`)],
  ];
}

function sceneLine(
  scene: SceneProgress,
  { width, narrow, now }: { width: number; narrow: boolean; now: number },
): readonly Piece[] {
  const name = `  ${column(scene.title, narrow ? Math.max(8, width - 15) : 34)}`;
  const status = (text: string) => (narrow ? "" : `  ${column(text, 12)}`);
  const took = (ms: number) => quiet(column(seconds(ms), 8, "right"));
  if (scene.state === "waiting") return [quiet("  ○"), quiet(name)];
  if (scene.state === "running") {
    const turn = SPINNER[Math.floor(now / 100) % SPINNER.length] ?? "";
    return [bold(`  ${turn}`), bold(name), plain(status("")), took(now - scene.since)];
  }
  const { complaints, traffic } = scene.record;
  const verdict = complaints.length === 0 ? good : bad;
  return [
    verdict(complaints.length === 0 ? "  ✔" : "  ✘"),
    plain(name),
    verdict(status(wordOf(scene.record))),
    took(scene.record.seconds * 1000),
    traffic.lost === 0 ? quiet(narrow ? "" : "   0 lost") : bad(`  ${traffic.lost} lost`),
  ];
}

/** The last seconds of traffic, a column per slice, the older version below and the newer above it. */
function strip({ samples, now }: Progress, width: number): readonly (readonly Piece[])[] {
  const slices = buckets(samples, SLICE, now).slice(-columnsIn(width));
  return Array.from({ length: ROWS }, (_, row) => [plain("  "), ...slices.map((slice) => cell(slice, ROWS - 1 - row))]);
}

const columnsIn = (width: number) => Math.max(8, Math.min(width - 4, 96));

/** The configured shares, each below the column in which it began. */
function weightMarks({ shares, now }: Progress, width: number): readonly Piece[] {
  const slices = Math.floor(now / SLICE);
  const first = Math.max(0, slices - columnsIn(width));
  let line = "";
  for (const { from, share } of shares) {
    const at = Math.floor(from / SLICE) - first;
    if (at >= line.length) line = `${line.padEnd(at)}${share}% `;
  }
  return [quiet(`  ${line}`)];
}

/** One cell of the strip; `above` is how many lines are below it. */
function cell({ versions, faulty, lost }: Bucket, above: number): Piece {
  if (lost > 0 && above === ROWS - 1) return bad("✖");
  if (faulty > 0 && above === ROWS - 1) return bad("▒");
  const answers = Object.entries(versions).sort(([a], [b]) => a.localeCompare(b));
  const total = answers.reduce((sum, [, count]) => sum + count, 0);
  const [older, newer] = [answers[0], answers.at(-1)];
  if (!older || !newer) return quiet("·");
  const share = older === newer ? 1 : older[1] / total;
  const filled = Math.min(1, Math.max(0, share * ROWS - above));
  if (filled === 1) return { text: "█", style: `38;5;${colourOf(older[0])}` };
  const eighths = EIGHTHS[Math.round(filled * 8)] ?? " ";
  return { text: eighths, style: `38;5;${colourOf(older[0])};48;5;${colourOf(newer[0])}` };
}

/** Which versions answer just now. */
function shares({ samples, shares, now }: Progress): readonly Piece[] {
  const configured = shares.findLast(({ from, to }) => from <= now && to >= now)?.share;
  const { versions, requests } = lately(samples, now);
  const pieces = Object.entries(versions).flatMap(([version, answers]) => [
    { text: "■ ", style: `38;5;${colourOf(version)}` },
    plain(`${version} ${Math.round((100 * answers) / Math.max(1, requests))} %  `),
  ]);
  return [plain("  "), ...pieces, ...(configured === undefined ? [] : [quiet(`(${configured} % configured)  `)])];
}

function figures({ samples, now }: Progress): readonly Piece[] {
  const { requests, lost, faulty } = tally(samples);
  const errors = Object.values(faulty).reduce((sum, count) => sum + count, 0);
  return [
    plain("  "),
    quiet(`${lately(samples, now).requests} req/s   ${requests} sent   `),
    lost === 0 ? good("0 lost") : bad(`${lost} lost`),
    ...(errors === 0 ? [] : [bad(`   ${errors} errors`)]),
    quiet(`   ${seconds(now)}`),
  ];
}

/** The last second, save for what may still be on its way. */
const lately = (samples: readonly Sample[], now: number) => tally(samples, now - 1000 - SLICE, now - SLICE);

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
