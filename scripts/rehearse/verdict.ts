import type { Rehearsal, SceneRecord } from "./record.ts";

/** The verdict of the whole rehearsal in a few sentences. */
export function verdictOf({ ok, lives }: Pick<Rehearsal, "ok" | "lives">): string {
  const scenes = lives.flatMap((life) => life.scenes);
  const wrong = scenes.filter(({ complaints }) => complaints.length > 0).length;
  const sum = (figure: (life: Rehearsal["lives"][number]) => number) =>
    lives.reduce((total, life) => total + figure(life), 0);
  const lost = sum(({ traffic }) => traffic.lost);
  const requests = [
    `${count(sum(({ traffic }) => traffic.requests))} requests, ${lost === 0 ? "none lost" : `${count(lost)} lost`}.`,
    ...faultsOf(scenes),
  ].join(" ");
  const every = lives.length === 1 ? "Every scene" : `Every scene of ${lives.length} strategies`;
  if (ok) return `${every} ended as it must. ${requests}`;
  if (wrong === 0) return `${every} ended as it must, but not every request was answered. ${requests}`;
  return `${wrong} of ${scenes.length} scenes did not end as ${wrong === 1 ? "it" : "they"} must. ${requests}`;
}

/** How a scene ended, in a word or two: the gate has the last one. */
export function wordOf({ status, gate }: Pick<SceneRecord, "status" | "gate">): string {
  return gate ? `gate ${gate.verdict || "none"}` : status || "none";
}

function faultsOf(scenes: readonly SceneRecord[]): readonly string[] {
  const faults = new Map<string, number>();
  for (const { version, expectedFaults } of scenes)
    if (expectedFaults > 0) faults.set(version, (faults.get(version) ?? 0) + expectedFaults);
  return [...faults].map(
    ([version, times]) => `${version} answered ${count(times)} of them with errors until it was gone.`,
  );
}

export const count = (figure: number): string => figure.toLocaleString("en-US");
