import type { Report } from "@deploy-actions/shared/actions/runner";
import { escapeMarkdown } from "@deploy-actions/shared/markdown";
import type { OutputName } from "./action.gen.ts";
import type { Leftover } from "./state.ts";
import type { UndoneTags } from "./tags/undo-tags.ts";

/** What the post step found and did. */
export interface Finished {
  /** Credentials and secrets of main were still there. */
  readonly cleaned: boolean;
  readonly unremoved: readonly string[];
  readonly undone?: UndoneTags | undefined;
  readonly leftovers?: { readonly removed: readonly Leftover[]; readonly left: readonly string[] };
}

/** Red only where something half done stays. */
export function postReport({ unremoved, undone, leftovers }: Finished): Report<OutputName> {
  const left = [...unremoved, ...(undone?.left ?? []), ...(leftovers?.left ?? [])];
  const done = [
    ...(undone?.done ?? []),
    ...(leftovers?.left.length === 0
      ? leftovers.removed.map(({ repository, tag }) => `${repository}:${tag} removed`)
      : []),
  ];
  if (left.length === 0 && done.length === 0) return { ok: true, outputs: {}, summary: "", annotations: [] };
  const verdict =
    left.length === 0
      ? "build-push was cut short: what it had tagged was taken back, so that no image of it is released"
      : "build-push was cut short, and not all of it could be put in order";
  const lines = [...left.map((line) => `❌ ${line}`), ...done.map((line) => `✅ ${line}`)];
  return {
    ok: left.length === 0,
    outputs: {},
    summary: [
      `### ${left.length === 0 ? "⚠️" : "❌"} ${verdict}`,
      lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n"),
    ].join("\n\n"),
    annotations: [
      left.length === 0
        ? { level: "warning", title: "build-push was cut short", message: [`${verdict}.`, ...done].join("\n") }
        : { level: "error", title: "build-push left something behind", message: [`${verdict}.`, ...left].join("\n") },
    ],
  };
}
