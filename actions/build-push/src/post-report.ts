import type { Report } from "@deploy-actions/shared/actions/runner";
import { Failure } from "@deploy-actions/shared/failure";
import { escapeMarkdown } from "@deploy-actions/shared/markdown";
import type { OutputName } from "./action.gen.ts";
import type { RemovedLeftovers } from "./build-step/leftovers.ts";
import type { Unfinished } from "./state.ts";
import type { UndoneTags } from "./tags/undo-tags.ts";

/** What the post step found and did. */
export interface Finished {
  /** Main was ended before it could clean up. */
  readonly cutShort: boolean;
  readonly unremoved: readonly string[];
  readonly undone?: UndoneTags | undefined;
  readonly leftovers?: RemovedLeftovers;
}

/** Of a registry that cannot be asked: what to look for there. */
export function couldNotFinish(
  { tags, leftovers = [] }: Pick<Unfinished, "tags" | "leftovers">,
  cause: unknown,
): Failure {
  const names = [
    ...(tags?.tags ?? []).map(
      ({ repository, tag, before }) => `${repository}:${tag}${before ? ` (before on ${before})` : ""}`,
    ),
    ...leftovers.map(({ repository, tag }) => `${repository}:${tag}`),
  ];
  const { message, hint, evidence } =
    cause instanceof Failure ? cause : { message: String(cause), hint: "", evidence: [] };
  return new Failure(`build-push was cut short, and what it may have tagged could not be taken back. ${message}`, {
    hint: `Look whether these tags are there, and take them away: ${names.join(", ")}. ${hint}`.trim(),
    evidence,
    cause,
  });
}

/** Red only where something half done stays. */
export function postReport({ cutShort, unremoved, undone, leftovers }: Finished): Report<OutputName> {
  const left = [...unremoved, ...(undone?.left ?? []), ...(leftovers?.left ?? [])];
  const removed = leftovers?.removed.map((name) => `${name} removed`) ?? [];
  const done = [...(undone?.done ?? []), ...removed];
  if (left.length === 0 && done.length === 0) return { ok: true, outputs: {}, summary: "", annotations: [] };
  const what = cutShort || undone ? "build-push was cut short" : "build-push could not clean up at its end";
  const mended = cutShort || undone ? RELEASED_NOTHING : "that is done now, and its images are as it said";
  const verdict = left.length === 0 ? `${what}: ${mended}` : `${what}, and not all of it could be put in order`;
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
        ? { level: "warning", title: what, message: [`${verdict}.`, ...done].join("\n") }
        : { level: "error", title: "build-push left something behind", message: [`${verdict}.`, ...left].join("\n") },
    ],
  };
}

const RELEASED_NOTHING = "what it had tagged was taken back, so that no image of it is released";
