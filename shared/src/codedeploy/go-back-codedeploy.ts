import type { Clock } from "../clock.ts";
import type { Ending } from "../ecs/deployment/ending.ts";
import type { Ecs } from "../ecs/ecs.ts";
import { copyOf, restoreSettings } from "../ecs/go-back.ts";
import { lookAt } from "../ecs/service.ts";
import type { WentBack } from "../ecs/went-back.ts";
import { poll } from "../poll.ts";
import { withoutHooks, writeAppSpec } from "./app-spec.ts";
import { type CodeDeploy, type Deployment, hasEnded } from "./codedeploy.ts";
import { followDeployment } from "./follow.ts";
import { judge } from "./judge.ts";
import { backFrom, type Newer, newerThan } from "./newer.ts";
import { replacementOf } from "./progress.ts";
import { recognise } from "./recognise.ts";
import { type CodeDeployState, sinceWhen, type Undertaking } from "./undertaking.ts";

export interface GoingBackEffects {
  readonly codeDeploy: CodeDeploy;
  readonly ecs: Ecs;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface GoingBackTerms {
  /** Unix epoch ms. */
  readonly deadline: number;
  /** What becomes of our deployment once all traffic went to it: as for goBack of ECS. */
  readonly proven: "stays" | "goes";
}

/** Goes back from what was saved: compare first, then swap. Called again after it was cut short, it goes on. */
export function goBackCodeDeploy(
  state: CodeDeployState,
  effects: GoingBackEffects,
  terms: GoingBackTerms & { readonly proven: "goes" },
): Promise<Exclude<WentBack, { kind: "stayed" }>>;
export function goBackCodeDeploy(
  state: CodeDeployState,
  effects: GoingBackEffects,
  terms: GoingBackTerms,
): Promise<WentBack>;
export async function goBackCodeDeploy(
  state: CodeDeployState,
  effects: GoingBackEffects,
  terms: GoingBackTerms,
): Promise<WentBack> {
  if (state.phase === "untouched") return await isAsBefore(effects);
  const { undertaking } = state;
  if (state.phase === "deploying") {
    // What main had begun to take back was not proven, whatever CodeDeploy calls it.
    const proven = state.goingBack ? "goes" : terms.proven;
    return await new WayBack(state.deployment, undertaking, effects, { ...terms, proven }).go();
  }
  const lost = state.phase === "creating" ? await recognise(undertaking, effects) : undefined;
  if (lost) return await new WayBack(lost.id, undertaking, effects, terms).go();
  await restoreSettings(undertaking.before, effects);
  return await isAsBefore(effects);
}

async function isAsBefore({ ecs }: GoingBackEffects): Promise<WentBack> {
  const { taskDefinition } = await lookAt(ecs);
  return { kind: "back", taskDefinition, how: "CodeDeploy had not been given a deployment", already: true };
}

/** How the service came back, for WentBack. */
type Way = Pick<WentBack & { kind: "back" }, "how" | "already">;

const STOPPED: Way = { how: "stopped, and rolled back by CodeDeploy", already: false };
const BY_CODEDEPLOY: Way = { how: "CodeDeploy rolled back", already: true };

const LOOK_AGAIN_MS = 1_000;

/** Until reads show how a deployment ended that StopDeployment came too late for. */
const LOOKS = 10;

/** From the end of a deployment to the rollback that CodeDeploy makes of it, at most; milliseconds. Chosen. */
const ROLLBACK_SHOWS_WITHIN_MS = 20_000;

/** From the end of the way back to reads of ECS that show it, at most; milliseconds. Chosen. */
const PRIMARY_SHOWS_WITHIN_MS = 20_000;

/** Moves all traffic at once: nobody wants a bad release to be left gradually. */
const ALL_AT_ONCE = "CodeDeployDefault.ECSAllAtOnce";

/** The way back from one deployment that is ours. */
class WayBack {
  readonly #id: string;
  readonly #undertaking: Undertaking;
  readonly #effects: GoingBackEffects;
  readonly #terms: GoingBackTerms;

  constructor(id: string, undertaking: Undertaking, effects: GoingBackEffects, terms: GoingBackTerms) {
    this.#id = id;
    this.#undertaking = undertaking;
    this.#effects = effects;
    this.#terms = terms;
  }

  async go(looks = LOOKS): Promise<WentBack> {
    const { codeDeploy } = this.#effects;
    const newer = await this.#newer();
    if (newer.kind !== "nothing") return await this.#compareWith(newer);
    const deployment = await codeDeploy.findDeployment(this.#id);
    if (!deployment) return await this.#unfinished(`CodeDeploy does not know ${this.#id}`);
    if (!hasEnded(deployment)) return await this.#stop(deployment, looks);
    return await this.#afterItsEnd(deployment, BY_CODEDEPLOY);
  }

  /** The quickest way: CodeDeploy stops the deployment and moves the traffic back to the tasks that still run. */
  async #stop(deployment: Deployment, looks: number): Promise<WentBack> {
    const { codeDeploy, clock, log, signal } = this.#effects;
    const target = await codeDeploy.findTarget(this.#id);
    if (judge(deployment, target).kind === "shifted" && this.#terms.proven === "stays") return this.#stayed();
    log(`Stopping ${this.#id} and rolling back${this.#to ? ` to ${this.#to}` : ""}.`);
    if ((await codeDeploy.stopAndRollBack(this.#id)) === "accepted")
      return await this.#afterItsEnd(deployment, STOPPED);
    if (looks <= 1) return await this.#unfinished(`CodeDeploy shows ${this.#id} as going on, and does not stop it`);
    await clock.sleep(LOOK_AGAIN_MS, signal);
    return await this.go(looks - 1);
  }

  /** It ended, or is about to: by itself, or because it was told to. */
  async #afterItsEnd(seen: Deployment, way: Way): Promise<WentBack> {
    const { codeDeploy, clock, signal } = this.#effects;
    let deployment = seen;
    let endedAt: number | undefined;
    while (!deployment.rollback) {
      const verdict = judge(deployment, undefined);
      if (verdict.kind === "succeeded") return this.#terms.proven === "stays" ? this.#stayed() : await this.#redeploy();
      if (verdict.kind === "ended") {
        endedAt ??= clock.now();
        const mayGoBack = way === STOPPED || verdict.mayGoBack;
        if (!mayGoBack || clock.now() - endedAt >= ROLLBACK_SHOWS_WITHIN_MS) return await this.#withoutRollback(way);
      }
      if (clock.now() >= this.#terms.deadline) return await this.#unfinished("it took too long");
      await clock.sleep(LOOK_AGAIN_MS, signal);
      deployment = (await codeDeploy.findDeployment(this.#id)) ?? deployment;
    }
    const ending = await this.#follow(deployment.rollback);
    if (ending.kind === "succeeded") return await this.#back(way);
    return GOES_ON.includes(ending.kind) ? await this.#unfinished(inWords(ending)) : await this.#redeploy();
  }

  /** Nothing has to be moved back when nothing had been moved. */
  async #withoutRollback({ how, already }: Way): Promise<WentBack> {
    const { codeDeploy } = this.#effects;
    const [target, [primary]] = [await codeDeploy.findTarget(this.#id), await codeDeploy.listTaskSets()];
    const served = primary?.deployment === this.#id || (replacementOf(target)?.weight ?? 0) > 0;
    return served ? await this.#redeploy() : await this.#back({ how: `${how}; no traffic had been moved`, already });
  }

  /** CodeDeploy will not go back by itself: deploy the release before anew. */
  async #redeploy(): Promise<WentBack> {
    const { codeDeploy, ecs, log } = this.#effects;
    const { before, appSpec, application, group } = this.#undertaking;
    if (!before.taskDefinition) {
      const why = "no release before it was ever proven good";
      return { kind: "impossible", why, serving: (await lookAt(ecs)).taskDefinition };
    }
    const found = before.needsCopy
      ? await copyOf(before.taskDefinition, ecs)
      : await ecs.findTaskDefinition(before.taskDefinition);
    if (!found) {
      const why = `task definition ${before.taskDefinition}, the release before, does not exist any more`;
      return { kind: "impossible", why, serving: (await lookAt(ecs)).taskDefinition };
    }
    const copy = before.needsCopy ? `; ${found.name} is a copy of ${before.taskDefinition}` : "";
    // CreateDeployment compares nothing itself, and what was asked since may have taken minutes.
    const newer = await this.#newer();
    if (newer.kind !== "nothing") return await this.#compareWith(newer);
    log(`Deploying ${found.name} again${copy}.`);
    const created = await codeDeploy.create({
      application,
      group,
      appSpec: writeAppSpec(withoutHooks(appSpec), found.arn),
      description: `${backFrom(this.#id)} to ${found.name}`,
      configuration: ALL_AT_ONCE,
      // There is no third release to go to.
      autoRollback: [],
    });
    if (created.kind === "created")
      return await this.#finish(created.id, { how: `deployed again as ${created.id}${copy}`, already: false });
    const other = await this.#newer();
    if (other.kind !== "nothing") return await this.#compareWith(other);
    return await this.#unfinished("another deployment of the group is going on");
  }

  async #compareWith({ kind, deployment }: Exclude<Newer, { kind: "nothing" }>): Promise<WentBack> {
    if (kind === "overtaken") {
      const [primary, ...others] = await this.#effects.codeDeploy.listTaskSets();
      const theirs = [primary, ...others].find((taskSet) => taskSet?.deployment === deployment.id) ?? primary;
      return { kind: "overtaken", by: deployment.id, taskDefinition: theirs?.taskDefinition ?? "another release" };
    }
    const how = hasEnded(deployment) ? "it was back already" : "it was on its way back already";
    return await this.#finish(deployment.id, { how, already: true });
  }

  async #finish(id: string, way: Way): Promise<WentBack> {
    const ending = await this.#follow(id);
    if (ending.kind === "succeeded") return await this.#back(way);
    const why = inWords(ending);
    if (GOES_ON.includes(ending.kind)) return await this.#unfinished(why);
    return { kind: "failed", serving: (await lookAt(this.#effects.ecs)).taskDefinition, why };
  }

  /** Nothing is doomed on the way back, for the same reason as nothing is rolled back. */
  async #follow(id: string): Promise<Ending> {
    const followed = await followDeployment(id, {
      ...this.#effects,
      deadline: this.#terms.deadline,
      until: "traffic-shifted",
      continuesReady: true,
    });
    return followed.ending;
  }

  /** CodeDeploy is through a moment before ECS's reads, which are eventually consistent, show what serves again. */
  async #back(way: Way): Promise<WentBack> {
    const { codeDeploy, clock, signal } = this.#effects;
    await restoreSettings(this.#undertaking.before, this.#effects);
    const look = async () => {
      const [primary] = await codeDeploy.listTaskSets();
      return primary?.deployment === this.#id ? undefined : { primary };
    };
    const deadline = clock.now() + PRIMARY_SHOWS_WITHIN_MS;
    const waitingFor = "ECS to show the task set that serves again";
    const shown = await poll(look, { clock, signal, deadline, pace: () => LOOK_AGAIN_MS, waitingFor });
    if (shown.kind === "timed-out") return await this.#unfinished("CodeDeploy is through, and ECS does not show it");
    const { taskDefinition } = shown.value.primary ?? (await lookAt(this.#effects.ecs));
    return { kind: "back", taskDefinition, ...way };
  }

  async #newer(): Promise<Newer> {
    const { codeDeploy } = this.#effects;
    const listed = await codeDeploy.listDeployments(this.#undertaking, { since: sinceWhen(this.#undertaking) });
    if (listed.length <= 1) return { kind: "nothing" };
    const [primary] = await codeDeploy.listTaskSets();
    return newerThan(this.#id, listed, primary);
  }

  get #to(): string | undefined {
    return this.#undertaking.before.taskDefinition;
  }

  #stayed(): WentBack {
    return { kind: "stayed", taskDefinition: this.#undertaking.taskDefinition };
  }

  async #unfinished(why: string): Promise<WentBack> {
    return { kind: "unfinished", serving: (await lookAt(this.#effects.ecs)).taskDefinition, why };
  }
}

/** This step saw no end of the way back. Any other ending is one. */
const GOES_ON: readonly Ending["kind"][] = ["timed-out", "cancelled", "lost-sight"];

/** How following the way back can end, other than well. */
function inWords(ending: Ending): string {
  switch (ending.kind) {
    case "timed-out":
      return "it took too long";
    case "cancelled":
      return "the step was cancelled";
    case "lost-sight":
      return `CodeDeploy could not be asked any more: ${ending.error instanceof Error ? ending.error.message : ending.error}`;
    case "stopped":
      return "somebody stopped it";
    default:
      return "reason" in ending ? ending.reason : "it failed, too";
  }
}
