import { formatDuration } from "../../duration.ts";
import type { Sample } from "../observation.ts";
import { CheckJudge } from "./check-judge.ts";
import { type Finding, worst } from "./finding.ts";
import type { Judgement, Phase } from "./judgement.ts";
import type { Rules } from "./rules.ts";

/** Where a gate is when it is asked for its verdict. Unix epoch, milliseconds. */
export interface Moment {
  readonly now: number;
  /** When the samples that have not ended yet were begun, by check; of the checks that decide. */
  readonly pending: ReadonlyMap<string, number>;
  readonly cancelled: boolean;
}

interface Judged {
  readonly judge: CheckJudge;
  readonly finding: Finding;
}

interface Deciding extends Finding {
  /** Of the check. */
  readonly name: string;
}

/**
 * Says what the samples of all checks come to, as early as it can be said.
 *
 * Converge: every check that counts must have its number of good samples in a row, all at the same time. Bake: each
 * must stay within its budget. A check that was broken before the deploy is not waited for, and can make the gate
 * inconclusive at most, unless the old version answers it.
 */
export class Judge {
  readonly #rules: Rules;
  readonly #startedAt: number;
  readonly #checks: ReadonlyMap<string, CheckJudge>;
  #convergedAt: number | undefined;

  constructor(rules: Rules, startedAt: number) {
    this.#rules = rules;
    this.#startedAt = startedAt;
    this.#checks = new Map(rules.checks.map((check) => [check.name, new CheckJudge(check)]));
  }

  get phase(): Phase {
    return this.#convergedAt === undefined ? "converge" : "bake";
  }

  get convergedAt(): number | undefined {
    return this.#convergedAt;
  }

  /** Counts a sample that has just ended, and says in which phase. */
  take(sample: Sample): Phase {
    // One that was begun before may have met what was there before.
    const phase = this.#convergedAt !== undefined && sample.at >= this.#convergedAt ? "bake" : "converge";
    if (phase === "converge" && this.#convergedAt !== undefined) return phase;
    const endedAt = sample.at + sample.took;
    // Good, and too late to count.
    if (phase === "converge" && endedAt > this.#convergesUntil && sample.outcome === "pass") return phase;
    this.#checks.get(sample.check)?.take(sample, phase);
    if (this.#convergedAt === undefined && this.#awaited.every(({ hasConverged }) => hasConverged))
      this.#convergedAt = endedAt;
    return phase;
  }

  /** Whether no further sample of this check is wanted. */
  hasEnough(check: string, now: number): boolean {
    if (this.#convergedAt === undefined || now <= this.#convergedAt + this.#rules.bake) return false;
    return this.#rules.bake === 0 || !this.#checks.get(check)?.needsAnother;
  }

  /** Undefined while it is too early to say. */
  decide({ now, pending, cancelled }: Moment): Judgement | undefined {
    const settled = worst(this.#settled);
    if (settled?.verdict === "failed") return this.#end(now, settled);
    if (cancelled) return this.#cancel(now);
    if (settled) return this.#end(now, settled);
    if (this.#convergedAt === undefined) {
      return now >= this.#convergesUntil && !this.#knowsTooLittle(pending) ? this.#end(now) : undefined;
    }
    const convergedAt = this.#convergedAt;
    const isOver = now >= convergedAt + this.#rules.bake && [...pending.values()].every((at) => at < convergedAt);
    const isComplete = this.#rules.bake === 0 || this.#deciding.every(({ needsAnother }) => !needsAnother);
    return isOver && isComplete ? this.#end(now) : undefined;
  }

  /** What every check comes to at this moment; `early`: the gate ends before its time. */
  #judged(now: number, early: boolean): readonly Judged[] {
    const isUp = now >= this.#convergesUntil;
    const findingOf = (judge: CheckJudge): Finding => {
      if (this.#convergedAt === undefined) return judge.whileConverging(isUp);
      return early ? judge.duringBake : judge.afterBake(this.#rules.bake > 0);
    };
    return [...this.#checks.values()].map((judge) => ({ judge, finding: findingOf(judge) }));
  }

  /** `settled`: what ends the gate before its time. */
  #end(now: number, settled?: Deciding): Judgement {
    const judged = this.#judged(now, settled !== undefined);
    const deciding = settled ?? worst(judged.flatMap(({ judge, finding }) => this.#decisive(judge, finding)));
    const verdict = deciding?.verdict ?? "inconclusive";
    const reason = verdict === "passed" ? this.#whyPassed(now) : `${deciding?.name}: ${deciding?.reason}`;
    return this.#judgement({ verdict, reason }, judged, now);
  }

  #cancel(now: number): Judgement {
    const after = formatDuration(now - this.#startedAt);
    const reason = `the job was cancelled after ${after}, in the ${this.phase} phase`;
    return this.#judgement({ verdict: "cancelled", reason }, this.#judged(now, true), now);
  }

  #judgement(
    { verdict, reason }: Pick<Judgement, "verdict" | "reason">,
    judged: readonly Judged[],
    endedAt: number,
  ): Judgement {
    return {
      verdict,
      phase: this.phase,
      reason,
      startedAt: this.#startedAt,
      convergedAt: this.#convergedAt,
      endedAt,
      checks: judged.map(({ judge, finding }) => judge.judgement(finding)),
    };
  }

  #whyPassed(now: number): string {
    const convergedAt = this.#convergedAt ?? now;
    const converged = `converged after ${formatDuration(convergedAt - this.#startedAt)}`;
    return this.#rules.bake > 0 ? `${converged}, and stayed good for ${formatDuration(now - convergedAt)}` : converged;
  }

  get #convergesUntil(): number {
    return this.#startedAt + this.#rules.convergeTimeout;
  }

  /** A first sample that hangs tells more than none when the time is up; it ends by the check's own time-out. */
  #knowsTooLittle(pending: Moment["pending"]): boolean {
    return this.#deciding.some(({ rules, hasSample }) => !hasSample && pending.has(rules.name));
  }

  get #deciding(): readonly CheckJudge[] {
    return [...this.#checks.values()].filter(({ rules }) => !rules.advisory);
  }

  /** Those that the converge phase waits for. */
  get #awaited(): readonly CheckJudge[] {
    const awaited = this.#deciding.filter(({ isAwaited }) => isAwaited);
    return awaited.length > 0 ? awaited : this.#deciding;
  }

  /** Of those that decide, what cannot change any more; what was broken before does not end the gate. */
  get #settled(): readonly Deciding[] {
    return this.#deciding.flatMap((judge) => {
      const finding = judge.settled;
      if (!finding || (judge.wasBroken && finding.verdict !== "failed")) return [];
      return this.#decisive(judge, finding);
    });
  }

  #decisive({ rules }: CheckJudge, finding: Finding): readonly Deciding[] {
    return rules.advisory ? [] : [{ name: rules.name, ...finding }];
  }
}
