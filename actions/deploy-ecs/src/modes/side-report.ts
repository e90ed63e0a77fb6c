import type { Report } from "@deploy-actions/shared/actions/runner";
import { escapeMarkdown } from "@deploy-actions/shared/markdown";
import { formatReleaseHandle, type ReleaseHandle } from "@deploy-actions/shared/release/handle";
import type { OutputName } from "../action.gen.ts";

/** How a step ended that deploys nothing new. */
export interface SideOutcome {
  readonly ok: boolean;
  readonly status: "planned" | "rolled-back" | "superseded" | "failed" | "cleaned-up" | "unchanged";
  readonly words: string;
  /** `family:revision` that is in place now; undefined: nothing is. */
  readonly serving: string | undefined;
}

/** What such a step publishes. */
export function sideReport({ ok, status, words, serving }: SideOutcome, handle: ReleaseHandle): Report<OutputName> {
  const { service, cluster, to } = handle;
  const title = `${service} on ${cluster}: ${status}`;
  const now = serving === undefined ? "" : `\n\nNow in place: ${serving}.`;
  return {
    ok,
    outputs: {
      status,
      release: formatReleaseHandle(handle),
      "task-definition": serving ?? "",
      "previous-task-definition": to,
      "failure-class": ok ? "" : status === "superseded" ? "superseded" : "unknown",
    },
    summary: `### ${ok ? "↩️" : "❌"} ${escapeMarkdown(title)}\n\n${escapeMarkdown(`${words}${now}`)}`,
    annotations: ok ? [] : [{ level: "error", title, message: `${words}${now}` }],
  };
}
