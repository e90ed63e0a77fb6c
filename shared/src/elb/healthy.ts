import { isRefusal } from "../aws/aws-error.ts";
import type { TargetGroups } from "../checks/target-group/targets.ts";
import type { Clock } from "../clock.ts";
import { poll } from "../poll.ts";
import { nameInArn } from "./listeners.ts";

export interface HealthEffects {
  readonly targets: Pick<TargetGroups, "targetsOf">;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface Healthy {
  readonly healthy: number;
  /** For a person: what keeps the others from being healthy. */
  readonly others: string;
}

const PACE_MS = 3_000;

export async function healthyTargets(
  group: string,
  { targets, signal }: Pick<HealthEffects, "targets" | "signal">,
): Promise<Healthy> {
  const all = await targets.targetsOf(group, signal);
  const others = all.filter(({ state }) => state !== "healthy");
  const shown = others.map(({ name, state, reason }) => `${name} ${state}${reason ? ` (${reason})` : ""}`);
  return { healthy: all.length - others.length, others: shown.join(", ") };
}

/** Waits until so many targets are healthy, or the deadline; Unix epoch ms. What was seen last either way. */
export async function awaitHealthy(
  group: string,
  wanted: number,
  { deadline, ...effects }: HealthEffects & { readonly deadline: number },
): Promise<Healthy> {
  const { clock, log, signal } = effects;
  let seen: Healthy = { healthy: 0, others: "" };
  let told = "";
  await poll(
    async () => {
      try {
        seen = await healthyTargets(group, effects);
      } catch (error) {
        if (signal.aborted || isRefusal(error)) throw error;
        log(`Could not look at the targets of ${nameInArn(group)} (${(error as Error).message}); looking again.`);
        return undefined;
      }
      const line = `${nameInArn(group)}: ${seen.healthy} of ${wanted} targets healthy`;
      if (line !== told && (told !== "" || seen.healthy < wanted)) log(seen.others ? `${line}; ${seen.others}` : line);
      told = line;
      return seen.healthy >= wanted ? seen : undefined;
    },
    { clock, signal, pace: () => PACE_MS, deadline, waitingFor: `healthy targets in ${nameInArn(group)}` },
  );
  return seen;
}
