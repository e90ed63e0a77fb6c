import { isRefusal } from "../aws/aws-error.ts";
import type { Clock } from "../clock.ts";
import type { Ending } from "../ecs/deployment/ending.ts";
import type { Followed } from "../ecs/deployment/follow.ts";
import { StepChecks } from "../ecs/deployment/step-checks.ts";
import { ALL_TRAFFIC, stepAt, type Verify } from "../ecs/deployment/traffic.ts";
import type { CodeDeploy, Deployment, DeploymentTarget } from "./codedeploy.ts";
import { Doomsday, type FindDoom } from "./doomsday.ts";
import type { Verdict } from "./judge.ts";
import { Lookout } from "./lookout.ts";
import { News } from "./news.ts";
import { type Releases, replacementOf } from "./progress.ts";

/** How far a deployment must come. `paused`: the new tasks run, and somebody has to say that traffic may move. */
export type WaitUntil = "paused" | "traffic-shifted" | "complete";

/** What was seen on the way. */
export interface FollowedDeployment extends Pick<Followed, "ending" | "samples" | "traffic" | "events"> {
  /** The last looks. */
  readonly deployment: Deployment | undefined;
  readonly target: DeploymentTarget | undefined;
}

export interface Following {
  readonly until: WaitUntil;
  readonly codeDeploy: CodeDeploy;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** Unix epoch ms. */
  readonly deadline: number;
  /** Without them only lifecycle events are told: which task set is which in a rollback, CodeDeploy does not document. */
  readonly releases?: Releases;
  /** Without it only CodeDeploy's own time-out ends a deployment whose tasks cannot run. */
  readonly findDoom?: FindDoom;
  /** Makes the checks of the release at a share of the traffic. Without it the platform's word is enough. */
  readonly verify?: Verify;
  /** Ready is not waited out: on the way back nobody is to be asked. */
  readonly continuesReady?: boolean;
}

/**
 * Pace of the looks, ms: quick at first, then one in 2.8 s. With a call each, a second one in every fourth, and the
 * tasks now and then while they start, that stays under 0.5 calls per second and sees an ending within 3 s.
 */
const pace = (look: number) => Math.min(2_800, 1_500 * 2 ** look);

/** As for deployments of ECS: so many looks must fail in a row, over so long, until the deployment is out of sight. */
const BLIND_LOOKS = 3;
const BLIND_FOR_MS = 120_000;

/** From the end of a deployment to the rollback that CodeDeploy makes of it, at most; milliseconds. Chosen. */
const ROLLBACK_SHOWS_WITHIN_MS = 20_000;

/** Follows one deployment by its id until it ended, whoever ended it; a rollback by CodeDeploy to the end of that. */
export async function followDeployment(id: string, following: Following): Promise<FollowedDeployment> {
  const { clock, log, signal, deadline, verify, findDoom } = following;
  const lookout = new Lookout(id, following.codeDeploy);
  const news = new News(id, following);
  const doomsday = findDoom && new Doomsday({ findDoom, clock });
  const checks = verify && new StepChecks(verify);
  const ready = new ReadyWait(id, following);
  let sawAt = clock.now();
  let blindLooks = 0;
  let endedAt: number | undefined;
  let isThere = false;

  const look = async (): Promise<Ending | undefined> => {
    const verdict = await lookout.look();
    const { target } = lookout;
    if (target) news.tell(target);
    if (verdict.kind === "ended") {
      endedAt ??= clock.now();
      const awaited = verdict.mayGoBack && clock.now() - endedAt < ROLLBACK_SHOWS_WITHIN_MS;
      if (verdict.rollback) {
        const ending = await followRollback(verdict.rollback, verdict, following);
        if (ending.kind === "rolled-back") news.takenBack();
        return ending;
      }
      return awaited ? undefined : leftInPlace(verdict);
    }
    const share = replacementOf(target)?.weight ?? 0;
    if (share > 0 && share < 100) checks?.reach(stepAt(share));
    if (verdict.kind === "shifted" || verdict.kind === "succeeded") checks?.reach(ALL_TRAFFIC);
    if (checks?.failed) return { kind: "unhealthy", ...checks.failed };
    if (verdict.kind === "ready") return await ready.pass();
    if (verdict.kind === "waiting" && target) return await doomsday?.check(target);
    return isFarEnough(verdict, following.until) ? { kind: "succeeded" } : undefined;
  };
  const end = async (ending: Ending): Promise<FollowedDeployment> => {
    await checks?.end();
    const { deployment, target } = lookout;
    return { ending, samples: news.samples, traffic: news.traffic, events: news.events, deployment, target };
  };

  for (let looks = 0; ; looks++) {
    if (signal.aborted) return await end({ kind: "cancelled" });
    try {
      const ending = await look();
      // CodeDeploy is where it should be; what is left is what the checks say of it.
      isThere = ending?.kind === "succeeded";
      if (ending && (!isThere || !checks || checks.verdictAt(ALL_TRAFFIC)?.kind === "passed")) return await end(ending);
      sawAt = clock.now();
      blindLooks = 0;
    } catch (error) {
      if (signal.aborted) return await end({ kind: "cancelled" });
      blindLooks += 1;
      const blind = blindLooks >= BLIND_LOOKS && clock.now() - sawAt >= BLIND_FOR_MS;
      // What AWS refuses once it refuses again.
      if (blind || isRefusal(error)) return await end({ kind: "lost-sight", error });
      log(`Could not look at ${id} (${error instanceof Error ? error.message : error}); looking again.`);
    }
    const left = isThere ? Number.POSITIVE_INFINITY : deadline - clock.now();
    if (left <= 0) return await end({ kind: "timed-out" });
    await nap(Math.min(left, pace(looks)), checks?.underWay, following);
  }
}

function isFarEnough({ kind }: Verdict, until: WaitUntil): boolean {
  return kind === "succeeded" || (kind === "shifted" && until !== "complete");
}

/** Until the checks are through, when that is sooner. */
async function nap(ms: number, checked: Promise<void> | undefined, { clock, signal }: Following): Promise<void> {
  const woken = new AbortController();
  const slept = clock.sleep(ms, AbortSignal.any([signal, woken.signal]));
  // Nobody waits for it any more once the checks were sooner.
  slept.catch(() => {});
  try {
    await Promise.race(checked ? [slept, checked] : [slept]);
  } catch (error) {
    // Cancelled while it slept: the next turn of the loop sees the signal.
    if (!signal.aborted) throw error;
  } finally {
    woken.abort();
  }
}

/** What becomes of a deployment that waits for ContinueDeployment. */
class ReadyWait {
  readonly #id: string;
  readonly #following: Following;
  #isTold = false;

  constructor(id: string, following: Following) {
    this.#id = id;
    this.#following = following;
  }

  async pass(): Promise<Ending | undefined> {
    const { until, continuesReady, codeDeploy, log } = this.#following;
    if (continuesReady) {
      if (!this.#isTold) log(`Continuing ${this.#id}, which waits for that before traffic moves.`);
      this.#isTold = true;
      await codeDeploy.continueReady(this.#id);
      return undefined;
    }
    if (until === "paused") return { kind: "paused", stage: "Ready", hook: "READY_WAIT" };
    if (!this.#isTold) log(howToContinue(this.#id));
    this.#isTold = true;
    return undefined;
  }
}

const howToContinue = (id: string) =>
  `${id} is Ready: the new tasks run, and no traffic moves until somebody continues it, in the CodeDeploy console ("Reroute traffic") or by: aws deploy continue-deployment --deployment-id ${id} --deployment-wait-type READY_WAIT`;

async function followRollback(
  id: string,
  { cause, reason }: Verdict & { kind: "ended" },
  following: Following,
): Promise<Ending> {
  const { codeDeploy, clock, log, signal, deadline } = following;
  log(`CodeDeploy is rolling back (${id}): ${reason}`);
  const { ending } = await followDeployment(id, {
    ...{ codeDeploy, clock, log, signal, deadline },
    until: "traffic-shifted",
    continuesReady: true,
  });
  switch (ending.kind) {
    case "succeeded":
      return { kind: "rolled-back", by: cause, reason };
    case "timed-out":
    case "cancelled":
    case "lost-sight":
      return ending;
    default:
      return { kind: "rollback-failed", reason: "reason" in ending ? `${reason}; ${id}: ${ending.reason}` : reason };
  }
}

/** CodeDeploy ended it and does not go back. */
function leftInPlace({ cause, reason }: Verdict & { kind: "ended" }): Ending {
  if (cause === "request") return { kind: "stopped", reason };
  return { kind: "failed", by: cause === "alarm" ? "alarm" : "circuit-breaker", reason };
}
