import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import { StepChecks } from "@deploy-actions/shared/ecs/deployment/step-checks";
import type { TrafficStep, Verify } from "@deploy-actions/shared/ecs/deployment/traffic";
import { type HealthEffects, healthyTargets } from "@deploy-actions/shared/elb/healthy";
import type { Shifted } from "@deploy-actions/shared/elb/shift";

export interface Holding extends HealthEffects {
  /** ARN of the new side's target group. */
  readonly group: string;
  readonly verify: Verify;
  /** Unix epoch ms: for the checks. */
  readonly deadline: number;
  /** Whether the weights are still those that were written. */
  readonly look: () => Promise<Shifted>;
  readonly taken: (differences: readonly string[]) => Ending;
}

/** Some three calls each: 0.2 a second. */
const LOOK_EVERY_MS = 15_000;
/** A load balancer sends the share of a group without healthy targets nowhere else. */
const LOOKS_WITHOUT_TARGETS = 2;

/**
 * Holds a share of the traffic until the checks are through, and at least until then (Unix epoch ms). Meanwhile the weights
 * and the targets are watched. Undefined: it went well.
 */
export async function hold(step: TrafficStep, until: number, holding: Holding): Promise<Ending | undefined> {
  const checks = new StepChecks(holding.verify);
  checks.reach(step);
  try {
    return await watch(step, until, checks, holding);
  } finally {
    // A bad release is not kept in traffic until its checks have ended.
    void checks.end();
  }
}

async function watch(
  step: TrafficStep,
  until: number,
  checks: StepChecks,
  holding: Holding,
): Promise<Ending | undefined> {
  const { clock, signal, log, group } = holding;
  let withoutTargets = 0;
  for (;;) {
    signal.throwIfAborted();
    const verdict = checks.verdictAt(step);
    if (verdict?.kind === "failed") return { kind: "unhealthy", share: step.share, reason: verdict.reason };
    const left = until - clock.now();
    if (verdict && left <= 0) return undefined;
    if (!verdict && clock.now() >= Math.max(until, holding.deadline)) return { kind: "timed-out" };
    await sleepUnless(checks.underWay, verdict ? Math.min(left, LOOK_EVERY_MS) : LOOK_EVERY_MS, holding);
    try {
      const weights = await holding.look();
      if (weights.kind === "changed") return holding.taken(weights.differences);
      const { healthy, others } = await healthyTargets(group, holding);
      withoutTargets = healthy > 0 ? 0 : withoutTargets + 1;
      if (withoutTargets >= LOOKS_WITHOUT_TARGETS)
        return { kind: "unhealthy", share: step.share, reason: `no target of the new side is healthy: ${others}` };
    } catch (error) {
      signal.throwIfAborted();
      log(`Could not look at the load balancer (${(error as Error).message}); looking again.`);
    }
  }
}

/** Until the checks are through, when that is sooner. */
async function sleepUnless(
  checking: Promise<void> | undefined,
  ms: number,
  { clock, signal }: Pick<Holding, "clock" | "signal">,
): Promise<void> {
  if (!checking) return await clock.sleep(ms, signal);
  const rest = new AbortController();
  const slept = clock.sleep(ms, AbortSignal.any([signal, rest.signal])).catch(() => signal.throwIfAborted());
  try {
    await Promise.race([slept, checking]);
  } finally {
    rest.abort();
  }
}
