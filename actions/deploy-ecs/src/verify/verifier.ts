import { Recorder } from "@deploy-actions/shared/checks/evidence/recorder";
import { makeRules } from "@deploy-actions/shared/checks/judge/rules";
import { Narrator } from "@deploy-actions/shared/checks/watch/narrator";
import { openAll } from "@deploy-actions/shared/checks/watch/open-all";
import { watch } from "@deploy-actions/shared/checks/watch/watch";
import type { TrafficStep, Verified } from "@deploy-actions/shared/ecs/deployment/traffic";
import type { Effects } from "../effects.ts";
import type { Verification } from "../outcome.ts";
import type { ChecksRequest } from "../request/checks.ts";

type VerifyEffects = Pick<Effects, "openProbe" | "steadyClock"> & {
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
};

/**
 * Makes the checks of a step or a service. While only a share of the traffic goes to the new release, answers of the old
 * version are right; only with all of it must the expected version answer. `verifications` collects what was found.
 */
export function verifier(
  { request, service }: { readonly request: ChecksRequest; readonly service: string | undefined },
  { openProbe, steadyClock: clock, log, signal }: VerifyEffects,
  verifications: Verification[],
): (step: TrafficStep, ended?: AbortSignal) => Promise<Verified> {
  const { checks, settings, expectedVersion } = request;
  const rules = makeRules(checks, settings);
  return async ({ share, last }, ended) => {
    log(`Checking the release${last ? "" : `, which has ${share} % of the traffic`}.`);
    const startedAt = clock.now();
    const version = last && expectedVersion !== undefined ? { is: expectedVersion } : undefined;
    const watched = await openAll({ checks, rules }, { openProbe }, () => ({
      version,
      deployedAt: undefined,
      startedAt,
    }));
    const recorder = new Recorder();
    const narrator = new Narrator({ log, startedAt });
    const judgement = await watch(watched, {
      rules,
      startedAt,
      clock,
      signal: ended ? AbortSignal.any([signal, ended]) : signal,
      onSample: (sample, phase) => {
        recorder.take(sample, phase);
        narrator.hear(sample, phase);
      },
      onConverged: (at) => narrator.converged(at, rules.bake > 0),
    });
    // What was cut short because the release had come to its end says nothing about it.
    if (ended?.aborted) return { kind: "failed", reason: "the release came to its end while it was checked" };
    verifications.push({ service, share, judgement, records: recorder.records() });
    const { verdict, reason } = judgement;
    if (verdict === "passed") return { kind: "passed" };
    return { kind: "failed", reason: verdict === "failed" ? reason : `${verdict}: ${reason}` };
  };
}
