import type { Observation } from "../observation.ts";
import { reasonInWords } from "./reason-words.ts";
import type { Target, TargetState } from "./targets.ts";

/** More than a person reads. */
const TARGETS_SHOWN = 10;

/**
 * Passes when so many targets are healthy, none that takes traffic is unhealthy, and none is still in its first health
 * checks. Targets that are draining or unused take no traffic: they are told, and never count as unhealthy. Once the
 * check has passed, a target in its first health checks is one that an autoscaler has added, and fails it no more.
 */
export function judgeTargets(
  targets: readonly Target[],
  { healthy: needed }: { readonly healthy: number },
  { hasPassed }: { readonly hasPassed: boolean },
): Omit<Observation, "target"> {
  const inState = (...states: readonly TargetState[]) => targets.filter(({ state }) => states.includes(state));
  if (targets.length === 0) return { outcome: "no-data", reason: "no target is registered" };
  if (targets.every(({ reason }) => reason === "Target.HealthCheckDisabled"))
    return { outcome: "no-data", reason: reasonInWords("Target.HealthCheckDisabled") };

  const healthy = inState("healthy").length;
  const bad = inState("unhealthy", "unavailable");
  const early = inState("initial");
  const counts = countsOf(targets);
  if (healthy >= needed && bad.length === 0 && (hasPassed || early.length === 0))
    return { outcome: "pass", reason: counts };

  const [first] = [...bad, ...early, ...targets.filter(({ state }) => state !== "healthy")];
  const tooFew = healthy < needed ? `, expected ${needed} healthy at least` : "";
  const why = first ? `; ${first.name}: ${reasonInWords(first.reason)}` : "";
  return { outcome: "fail", reason: `${counts}${tooFew}${why}`, evidence: evidence(targets) };
}

/** "1 healthy, 2 unhealthy, 1 draining", in the order of STATES. */
function countsOf(targets: readonly Target[]): string {
  const counted = Map.groupBy(targets, ({ state }) => state.replace("unhealthy.", ""));
  const counts = STATES.flatMap((state) => {
    const { length } = counted.get(state) ?? [];
    return length > 0 ? [`${length} ${state}`] : [];
  });
  return `${targets.length} ${targets.length === 1 ? "target" : "targets"}: ${counts.join(", ")}`;
}

const STATES: readonly string[] = ["healthy", "unhealthy", "unavailable", "initial", "draining", "unused"];

function evidence(targets: readonly Target[]): readonly string[] {
  return targets
    .filter(({ state }) => state !== "healthy")
    .slice(0, TARGETS_SHOWN)
    .map(({ name, state, reason, description }) =>
      [`${name} ${state}`, reason, reasonInWords(reason), description].filter((part) => part !== "").join(": "),
    );
}
