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
 * version are right; only with all of it must the expected version answer.
 */
export class Verifier {
  readonly #request: ChecksRequest | undefined;
  readonly #service: string | undefined;
  readonly #effects: VerifyEffects;
  readonly #verifications: Verification[];

  /** `verifications` collects what was found, for the report. */
  constructor(
    { request, service }: { request: ChecksRequest | undefined; service: string | undefined },
    effects: VerifyEffects,
    verifications: Verification[],
  ) {
    this.#request = request;
    this.#service = service;
    this.#effects = effects;
    this.#verifications = verifications;
  }

  /** Undefined when there is nothing to check: then the platform's word is enough. */
  get verify(): ((step: TrafficStep, ended?: AbortSignal) => Promise<Verified>) | undefined {
    const request = this.#request;
    return request && ((step, ended) => this.#verify(request, step, ended));
  }

  async #verify(
    { checks, settings, expectedVersion }: ChecksRequest,
    { share, last }: TrafficStep,
    ended?: AbortSignal,
  ): Promise<Verified> {
    const { steadyClock: clock, log } = this.#effects;
    const signal = ended ? AbortSignal.any([this.#effects.signal, ended]) : this.#effects.signal;
    const rules = makeRules(checks, settings);
    log(`Checking the release${last ? "" : `, which has ${share} % of the traffic`}.`);
    const startedAt = clock.now();
    const version = last && expectedVersion !== undefined ? { is: expectedVersion } : undefined;
    const watched = await openAll({ checks, rules }, this.#effects, () => ({
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
      signal,
      onSample: (sample, phase) => {
        recorder.take(sample, phase);
        narrator.hear(sample, phase);
      },
      onConverged: (at) => narrator.converged(at, rules.bake > 0),
    });
    // What was cut short because the release had come to its end says nothing about it.
    if (ended?.aborted) return { kind: "failed", reason: "the release came to its end while it was checked" };
    this.#verifications.push({ service: this.#service, share, judgement, records: recorder.records() });
    if (judgement.verdict === "passed") return { kind: "passed" };
    return {
      kind: "failed",
      reason: judgement.verdict === "failed" ? judgement.reason : `${judgement.verdict}: ${judgement.reason}`,
    };
  }
}
