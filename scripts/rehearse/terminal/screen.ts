import { type Piece, paint } from "../../command/pieces.ts";
import { originWords } from "../image/image-record.ts";
import type { Life, SceneRecord } from "../record.ts";
import { measured } from "../shares.ts";
import { wordOf } from "../verdict.ts";
import { closingTable } from "./closing-table.ts";
import { frame, type Progress } from "./frame.ts";

/** Where the life of a release is shown while it is played. */
export interface Screen extends Disposable {
  /** Something a person wants to know even when there is no live view. */
  tell(text: string): void;
  sceneEnded(record: SceneRecord): void;
  finish(life: Life): void;
}

export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** A live view on a terminal, plain lines anywhere else. */
export function openScreen(output: Output, env: NodeJS.ProcessEnv, progress: () => Progress): Screen {
  return isLive(output, env) ? liveScreen(output, progress) : lineScreen(output, progress);
}

/** For what is said once all screens are closed. */
export function writeLines(output: Output, env: NodeJS.ProcessEnv, lines: readonly (readonly Piece[])[]): void {
  write(output, lines, isLive(output, env));
}

function isLive({ isTTY }: Output, env: NodeJS.ProcessEnv): boolean {
  return isTTY === true && !env.CI && env.TERM !== "dumb" && !env.NO_COLOR;
}

function liveScreen(output: Output, progress: () => Progress): Screen {
  let drawn = 0;
  const width = () => Math.max(20, (output.columns ?? 80) - 1);
  const draw = () => {
    const lines = frame(progress(), width())
      .slice(-Math.max(1, (output.rows ?? 24) - 1)) // what has scrolled away cannot be drawn again
      .map((pieces) => paint(pieces, { width: width(), colour: true }));
    output.write(`${up(drawn)}${lines.map((line) => `${line}\u001b[K\n`).join("")}\u001b[J`);
    drawn = lines.length;
  };
  const clear = () => {
    output.write(`${up(drawn)}\u001b[J`);
    drawn = 0;
  };
  output.write("\u001b[?25l");
  const timer = setInterval(draw, 120);
  return {
    tell: () => {},
    sceneEnded: draw,
    finish: (life) => {
      clearInterval(timer);
      draw();
      drawn = 0;
      write(output, closingTable(life, width()), true);
    },
    [Symbol.dispose]: () => {
      clearInterval(timer);
      if (drawn > 0) clear();
      output.write("\u001b[?25h");
    },
  };
}

function lineScreen(output: Output, progress: () => Progress): Screen {
  const say = (text: string) => output.write(`[${(progress().now / 1000).toFixed(1).padStart(5)} s] ${text}\n`);
  return {
    tell: say,
    sceneEnded: ({ title, exitCode, serving, traffic, complaints, image, ...scene }) => {
      const verdict = complaints.length === 0 ? "as it must" : `NOT as it must: ${complaints.join(" ")}`;
      say(
        `${title}: ${wordOf(scene)}, exit code ${exitCode}, ${serving.join(" and ") || "nothing"} serving, ` +
          `${traffic.requests} requests, ${traffic.lost} lost${scene.shares.map(held).join("")}${image ? `, ${originWords(image)}: ${image.ref}` : ""}; ${verdict}`,
      );
    },
    finish: (life) => write(output, closingTable(life, 100), false),
    [Symbol.dispose]: () => {},
  };
}

function held({ share, from, to, ...seen }: SceneRecord["shares"][number]): string {
  return `, ${share} % for ${((to - from) / 1000).toFixed(1)} s (${measured(seen)?.toFixed(1) ?? "nothing"} % measured)`;
}

/** Lines that stay are not cut: what is too long for a terminal wraps there. */
function write(output: Output, lines: readonly (readonly Piece[])[], colour: boolean): void {
  for (const line of lines) output.write(`${paint(line, { width: Number.POSITIVE_INFINITY, colour })}\n`);
}

const up = (lines: number): string => (lines > 0 ? `\u001b[${lines}A\r` : "\r");
