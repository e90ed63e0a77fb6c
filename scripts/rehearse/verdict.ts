import type { Rehearsal, SceneRecord } from "./record.ts";

/** The verdict of the whole rehearsal in a few sentences. */
export function verdictOf({ ok, scenes, traffic }: Pick<Rehearsal, "ok" | "scenes" | "traffic">): string {
  const wrong = scenes.filter(({ complaints }) => complaints.length > 0).length;
  const lost = traffic.lost === 0 ? "none lost" : `${count(traffic.lost)} lost`;
  const requests = [`${count(traffic.requests)} requests, ${lost}.`, ...scenes.flatMap(faultsOf)].join(" ");
  if (ok) return `Every scene ended as it must. ${requests}`;
  if (wrong === 0) return `Every scene ended as it must, but not every request was answered. ${requests}`;
  return `${wrong} of ${scenes.length} scenes did not end as ${wrong === 1 ? "it" : "they"} must. ${requests}`;
}

/** How a scene ended, in a word or two: the gate has the last one. */
export function wordOf({ status, gate }: Pick<SceneRecord, "status" | "gate">): string {
  return gate ? `gate ${gate.verdict || "none"}` : status || "none";
}

function faultsOf({ version, expectedFaults }: SceneRecord): readonly string[] {
  return expectedFaults === 0
    ? []
    : [`${version} answered ${count(expectedFaults)} of them with errors until the gate had gone back.`];
}

export const count = (figure: number): string => figure.toLocaleString("en-US");
