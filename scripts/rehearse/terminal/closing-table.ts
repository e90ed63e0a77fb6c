import type { Rehearsal, SceneRecord } from "../record.ts";
import { verdictOf } from "../verdict.ts";
import { bad, bold, column, good, type Piece, plain, quiet } from "./text.ts";

/** What the rehearsal came to: a table of its scenes, what is not as it must be, the verdict. */
export function closingTable(rehearsal: Rehearsal, report: string, width: number): readonly (readonly Piece[])[] {
  const title = Math.min(30, Math.max(12, width - 54));
  return [
    [],
    [quiet(`    ${row(title, "scene", "status", "exit", "seconds", "requests", "lost")}  serving after`)],
    ...rehearsal.scenes.map((scene) => sceneRow(scene, title)),
    ...rehearsal.scenes.flatMap(({ title: name, complaints }) =>
      complaints.map((text) => [bad(`    ${name}: ${text}`)]),
    ),
    [],
    [rehearsal.ok ? good("  ✔ ") : bad("  ✘ "), bold(verdictOf(rehearsal))],
    [quiet("    Report: "), plain(report)],
    [],
  ];
}

function sceneRow(scene: SceneRecord, title: number): readonly Piece[] {
  const { status, exitCode, seconds, traffic, serving, complaints } = scene;
  const cells = row(
    title,
    scene.title,
    status || "none",
    String(exitCode),
    seconds.toFixed(1),
    String(traffic.requests),
    String(traffic.lost),
  );
  return [complaints.length === 0 ? good("  ✔ ") : bad("  ✘ "), plain(`${cells}  ${serving.join(", ")}`)];
}

function row(
  title: number,
  ...[scene = "", status = "", exit = "", took = "", requests = "", lost = ""]: readonly string[]
): string {
  return [
    column(scene, title),
    column(status, 11),
    column(exit, 4, "right"),
    column(took, 7, "right"),
    column(requests, 8, "right"),
    column(lost, 4, "right"),
  ].join(" ");
}
