import type { Rehearsal } from "./record.ts";

/** The verdict of the whole rehearsal in one or two sentences. */
export function verdictOf({ ok, scenes, traffic }: Pick<Rehearsal, "ok" | "scenes" | "traffic">): string {
  const wrong = scenes.filter(({ complaints }) => complaints.length > 0).length;
  const lost = traffic.lost === 0 ? "none lost" : `${count(traffic.lost)} lost`;
  const requests = `${count(traffic.requests)} requests, ${lost}.`;
  if (ok) return `Every scene ended as it must. ${requests}`;
  if (wrong === 0) return `Every scene ended as it must, but not every request was answered. ${requests}`;
  return `${wrong} of ${scenes.length} scenes did not end as ${wrong === 1 ? "it" : "they"} must. ${requests}`;
}

export const count = (figure: number): string => figure.toLocaleString("en-US");
