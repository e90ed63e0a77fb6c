import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import { ALL_TRAFFIC, type TrafficStep, type Verified } from "@deploy-actions/shared/ecs/deployment/traffic";
import type { Effects } from "../effects.ts";
import type { Diagnosis } from "../failure/diagnose.ts";
import type { Inputs } from "../inputs.ts";
import type { StepOneOffs } from "../one-off/step-one-offs.ts";
import type { Cause, Outcome, StepOutcome, Verification } from "../outcome.ts";
import type { Plan } from "../plan/plan.ts";
import type { Finding } from "../preflight/finding.ts";
import type { Prepared } from "../prepare.ts";
import { inWaves } from "../request/waves.ts";
import { measure } from "../timing/measure.ts";
import { servingAfter } from "../verdict.ts";
import type { WentBack } from "../went-back.ts";
import { type Advanced, advance, endingInstead, isCut, isGood } from "./advance.ts";
import { diagnoseAdvanced } from "./diagnose-advanced.ts";
import { outcomeOf } from "./outcome-of.ts";
import type { Target } from "./register.ts";
import { settle } from "./settle.ts";
import { stillThere } from "./still-there.ts";

export interface FleetSettings {
  readonly prepared: readonly Prepared[];
  readonly targets: ReadonlyMap<string, Target>;
  readonly inputs: Inputs;
  /** What becomes of a release that the platform calls good, when it comes to going back. */
  readonly proven: "stays" | "goes";
  readonly findings: readonly Finding[];
  readonly oneOffs: StepOneOffs;
}

type Verify = (step: TrafficStep, ended?: AbortSignal) => Promise<Verified>;

const CHECKS_HINT = "The samples are in the log. Try the checks by hand; look at the service's own log.";

function tellSuccess(advanced: Advanced, log: (line: string) => void): void {
  if (advanced.kind !== "followed" || advanced.followed.ending.kind !== "succeeded") return;
  const { mine, traffic } = advanced.followed;
  // Where traffic is shifted, the bake may go on.
  log(`${mine.taskDefinition} ${traffic.length > 0 ? "has all the production traffic" : "is steady"}.`);
}

/** What was seen so short a time ago is not looked at again, ms. */
const LOOK_AGAIN_AFTER_MS = 10_000;

/** Two calls for each: a big step does without. */
const MOST_MEASURED = 10;

const isNew = (plan: Plan) => plan.kind === "create" || (plan.kind === "deploy" && plan.startsDeployment);

/** What became of a service that did not stay on its new release. */
export interface Fallen {
  readonly diagnosis: Diagnosis;
  /** Undefined: nothing was tried. */
  readonly wentBack: WentBack | undefined;
}

/** The services of one step: wave after wave to their new releases, and all of them back when one cannot stay. */
export class Fleet {
  readonly #settings: FleetSettings;
  readonly #effects: Effects;
  readonly #waves: readonly (readonly Prepared[])[];
  readonly #verifications: Verification[] = [];
  /** When each was seen to be good, Unix epoch ms. */
  readonly #goodAt = new Map<string, number>();
  /** By service; without an entry its turn did not come. */
  readonly #advanced = new Map<string, Advanced>();
  readonly #fallen = new Map<string, Fallen>();
  /** Why the others do not stay: the service that failed first. */
  #because = "";
  #cause: Cause | undefined;

  constructor(settings: FleetSettings, effects: Effects) {
    this.#settings = settings;
    this.#effects = effects;
    this.#waves = inWaves(settings.prepared);
  }

  async deploy(): Promise<StepOutcome> {
    await this.#rollOut();
    if (this.#goesOn) await this.#verifyAll();
    if (this.#goesOn) await this.#runAfter();
    if (this.#goesOn) await this.#lookOnceMore();
    if (this.#effects.signal.aborted) this.#endAll({ kind: "cancelled" });
    if (!this.#isGood) await this.#takeBack();
    this.#keepForPost();
    if (this.#goesOn) await this.#measure();
    return {
      services: this.#settings.prepared.map((one) => ({
        name: one.name,
        needs: one.needs,
        outcome: this.#outcomeOf(one),
      })),
      cause: this.#cause,
      findings: this.#settings.findings,
      oneOffs: this.#settings.oneOffs.ended,
      verifications: this.#verifications,
    };
  }

  /** A release that is paused has not all of the traffic yet: what comes after the switch is for whoever continues it. */
  get #goesOn(): boolean {
    return this.#isGood && !this.#isPaused && !this.#cause && !this.#effects.signal.aborted;
  }

  get #isPaused(): boolean {
    return [...this.#advanced.values()].some((one) => one.kind === "followed" && one.followed.ending.kind === "paused");
  }

  /** Those that wait for a paused one have not failed. */
  get #isGood(): boolean {
    const isFine = ({ name }: Prepared): boolean =>
      this.#advanced.has(name) ? isGood(this.#advanced.get(name)) : this.#isPaused;
    return this.#settings.prepared.every(isFine);
  }

  async #rollOut(): Promise<void> {
    const { prepared, inputs } = this.#settings;
    for (const wave of this.#waves) {
      const calledOff = new AbortController();
      const deployOne = async (one: Prepared): Promise<void> => {
        const advanced = await this.#advance(one, calledOff.signal);
        // Nothing else was begun: there is nothing to tell but the error.
        if (advanced.kind === "stopped" && prepared.length === 1) throw advanced.error;
        this.#advanced.set(one.name, advanced);
        tellSuccess(advanced, one.log);
        this.#goodAt.set(one.name, this.#effects.clock.now());
        if (isGood(advanced)) return;
        this.#because ||= `service ${one.name} did not come through`;
        // Whoever is to be left as it is comes to an end of its own first.
        if (inputs.onFailure === "rollback") calledOff.abort(new Error(this.#because));
      };
      await Promise.all(wave.map(deployOne));
      if (!this.#goesOnFrom(wave)) return;
    }
  }

  #goesOnFrom(wave: readonly Prepared[]): boolean {
    if (this.#effects.signal.aborted || !wave.every(({ name }) => isGood(this.#advanced.get(name)))) return false;
    if (this.#isPaused && wave !== this.#waves.at(-1))
      this.#effects.log("The next services are not begun: what they need is paused, and not live yet.");
    return !this.#isPaused;
  }

  async #advance(one: Prepared, calledOff: AbortSignal): Promise<Advanced> {
    const { targets, inputs } = this.#settings;
    const verify = await this.#verifier(one.inputs.checks, one);
    return await advance(
      one,
      { target: targets.get(one.name), verify, timeout: inputs.timeout, calledOff },
      this.#effects,
    );
  }

  /** The checks of the step, once every service is on its new release. */
  async #verifyAll(): Promise<void> {
    const verify = await this.#verifier(this.#settings.inputs.checks, undefined);
    const verified = await verify?.(ALL_TRAFFIC);
    if (verified?.kind !== "failed" || this.#effects.signal.aborted) return;
    const { reason } = verified;
    this.#cause = { class: "checks-failed", what: `The checks did not pass: ${reason}.`, hint: CHECKS_HINT };
    this.#endAll({ kind: "unhealthy", share: ALL_TRAFFIC.share, reason });
  }

  /** Green means that it is live when the step ends, and not when its turn was over. */
  async #lookOnceMore(): Promise<void> {
    const { ecsOf, clock, signal } = this.#effects;
    const { prepared, inputs } = this.#settings;
    const lookAtOne = async ({ name, release, log }: Prepared): Promise<void> => {
      const advanced = this.#advanced.get(name);
      const age = clock.now() - (this.#goodAt.get(name) ?? 0);
      if (advanced?.kind !== "followed" || release.via.kind !== "ecs" || age < LOOK_AGAIN_AFTER_MS) return;
      const deadline = clock.now() + inputs.timeout;
      const followed = await stillThere(advanced.followed, { ecs: ecsOf(name), clock, log, signal, deadline });
      this.#advanced.set(name, { ...advanced, followed });
      if (followed.ending.kind !== "succeeded") this.#because ||= `service ${name} did not stay on its new release`;
    };
    await Promise.all(prepared.map(lookAtOne));
  }

  /** Where the time went, and what would shorten it most. */
  async #measure(): Promise<void> {
    const { prepared } = this.#settings;
    if (prepared.length > MOST_MEASURED) return;
    const measureOne = async ({ name, log }: Prepared): Promise<void> => {
      const advanced = this.#advanced.get(name);
      if (advanced?.kind !== "followed" || advanced.followed.ending.kind !== "succeeded") return;
      const breakdown = await measure(advanced.followed, advanced.took, await this.#effects.deploymentTimes());
      for (const line of breakdown?.lines ?? []) log(line);
      this.#advanced.set(name, { ...advanced, breakdown });
    };
    await Promise.all(prepared.filter(({ release }) => isNew(release.plan)).map(measureOne));
  }

  async #runAfter(): Promise<void> {
    const { oneOffs, prepared, targets } = this.#settings;
    if (prepared.every(({ release }) => release.plan.kind === "unchanged")) return;
    const failed = await oneOffs.run("run-after", targets);
    if (!failed || failed.kind === "cancelled") return;
    this.#cause = { class: "run-after-failed", what: failed.what, hint: failed.hint };
    this.#endAll({ kind: "called-off", because: "a task of run-after did not succeed" });
  }

  /** Undefined: nothing is to be checked. The checks are loaded for those who have some. */
  async #verifier(request: Inputs["checks"], one: Prepared | undefined): Promise<Verify | undefined> {
    if (!request) return undefined;
    const { verifier } = await import("../verify/verifier.ts");
    const log = one?.log ?? this.#effects.log;
    return verifier({ request, service: one?.name }, { ...this.#effects, log }, this.#verifications);
  }

  /** What happens to the step happens to every release that it has begun, unless that had a bad end of its own. */
  #endAll(ending: Ending): void {
    // A lone release that was proven stays, also when the job is cancelled a moment later.
    if (ending.kind === "cancelled" && this.#isGood && this.#settings.proven === "stays") return;
    for (const [name, advanced] of this.#advanced)
      if (isGood(advanced)) this.#advanced.set(name, endingInstead(advanced, ending));
  }

  /** The wave that failed first, at once; then those before it, from the last to the first. */
  async #takeBack(): Promise<void> {
    const { save, signal } = this.#effects;
    if (this.#settings.inputs.onFailure === "rollback" && !signal.aborted) save.begin("back");
    for (const wave of this.#waves.toReversed())
      await Promise.all(wave.map(async (one) => await this.#takeOneBack(one, this.#advanced.get(one.name))));
  }

  async #takeOneBack(one: Prepared, reached: Advanced | undefined): Promise<void> {
    const { inputs, proven } = this.#settings;
    if (!reached || (isGood(reached) && inputs.onFailure === "leave")) return;
    const because = this.#because;
    const advanced = isGood(reached) ? endingInstead(reached, { kind: "called-off", because }) : reached;
    if (advanced.kind === "unchanged") return;
    this.#advanced.set(one.name, advanced);
    if (advanced.kind === "followed" && advanced.followed.ending.kind === "doomed")
      one.log(`Waiting longer cannot help: ${advanced.followed.ending.because}.`);
    const diagnosing = diagnoseAdvanced(advanced, one, inputs, this.#effects);
    // What is deleted takes its evidence along, and serves nobody who waits for it to go back.
    if (one.release.plan.kind === "create") await diagnosing;
    // At once: evidence fades when the service goes back, and going back must not wait for evidence.
    const [diagnosis, wentBack] = await Promise.all([
      diagnosing,
      settle(advanced, one, { ...inputs, proven }, this.#effects),
    ]);
    this.#fallen.set(one.name, { diagnosis, wentBack });
  }

  /** A cancelled step is finished by post; so is a way back that this step did not see the end of. */
  #keepForPost(): void {
    const { save } = this.#effects;
    const { prepared } = this.#settings;
    const isOver = ({ name }: Prepared): boolean => {
      return !isCut(this.#advanced.get(name)) && this.#fallen.get(name)?.wentBack?.kind !== "unfinished";
    };
    const serving = (one: Prepared) => servingAfter(this.#outcomeOf(one));
    if (prepared.every(isOver)) save.over(Object.fromEntries(prepared.map((one) => [one.name, serving(one)])));
    else for (const one of prepared.filter(isOver)) save.service(one.name, { phase: "done", serving: serving(one) });
  }

  #outcomeOf(one: Prepared): Outcome {
    return outcomeOf(one, this.#advanced.get(one.name), this.#fallen.get(one.name), this.#settings.targets);
  }
}
