import { isRefusal } from "../../aws/aws-error.ts";
import type { Clock } from "../../clock.ts";
import type { Ecs, Service, ServiceEvent } from "../ecs.ts";
import type { Ending } from "./ending.ts";
import { ours, type Verdict } from "./judge.ts";
import { Lookout, type Until } from "./lookout.ts";
import { waitingHook } from "./milestone.ts";
import type { Mine } from "./mine.ts";
import { News } from "./news.ts";
import { type Sample, soundsLikeTrouble } from "./progress.ts";
import { StepChecks } from "./step-checks.ts";
import { ALL_TRAFFIC, stepAt, type TrafficSample, type Verify } from "./traffic.ts";

/** What was seen on the way. */
export interface Followed {
  readonly ending: Ending;
  /** With the ARN of the service deployment, once it was found. */
  readonly mine: Mine;
  readonly samples: readonly Sample[];
  readonly events: readonly ServiceEvent[];
  /** The last look. */
  readonly service: Service | undefined;
  /** Empty where the strategy does not split traffic. */
  readonly traffic: readonly TrafficSample[];
}

export interface Following {
  readonly until?: Until;
  /** Id of a PAUSE hook that was answered just before. */
  readonly answered?: string;
  readonly ecs: Ecs;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** Unix epoch ms. */
  readonly deadline: number;
  /** Events that were shown before this following began. */
  readonly shown?: Iterable<string>;
  /** Called when tasks failed or an event sounds like trouble; says when waiting longer cannot help. */
  readonly findDoom: (mine: Mine, events: readonly ServiceEvent[]) => Promise<{ readonly because: string } | undefined>;
  /** Makes the checks of the release at a share of the traffic. Without it the platform's word is enough. */
  readonly verify?: Verify;
  /** A PAUSE hook of a deployment that nobody is asked about: of the way back. */
  readonly continuesPauses?: boolean;
}

/**
 * Pace of the looks, ms: quick at first, then one in 2.8 s. With one DescribeServices each, and a service deployment
 * looked up only when the service shows something new, that stays under 0.5 calls per second and sees an ending within
 * 3 s (bench/RESULTS.md).
 */
const pace = (look: number) => Math.min(2_800, 1_500 * 2 ** look);

/**
 * So many looks must fail in a row, over so long, until the deployment is out of sight. One look may itself take minutes:
 * the SDK tries eight times.
 */
const BLIND_LOOKS = 3;
const BLIND_FOR_MS = 120_000;

/** Follows one deployment by its id until it ended, whoever ended it. */
export async function follow(mine: Mine, following: Following): Promise<Followed> {
  const { clock, log, signal, deadline, verify } = following;
  const lookout = new Lookout(mine, following);
  const news = new News(following);
  const doomsday = new Doomsday(following);
  const checks = verify && new StepChecks(verify);
  let sawAt = clock.now();
  let blindLooks = 0;
  let isThere = false;

  const look = async (): Promise<Ending | undefined> => {
    const { service, verdict } = await lookout.look();
    const fresh = service ? news.tell(lookout.mine, service, verdict) : [];
    news.tellStage(lookout.deployment);
    if (following.continuesPauses) await passPause(lookout, following);
    const share = lookout.deployment?.traffic?.production ?? 0;
    if (verdict.kind === "waiting" && share > 0) checks?.reach(stepAt(share));
    const stands = verdict.kind === "waiting" || isGood(verdict);
    if (checks?.failed && stands) return { kind: "unhealthy", ...checks.failed };
    if (verdict.kind === "waiting" && service) return await doomsday.check(lookout.mine, service, fresh, news.events);
    return verdict.kind === "waiting" || verdict.kind === "rolling-back" ? undefined : verdict;
  };
  /** The platform is where it should be; what is left is what the checks say of it. */
  const isChecked = (ending: Ending): boolean => {
    const step = ending.kind === "succeeded" ? ALL_TRAFFIC : stepAt(lookout.deployment?.traffic?.production ?? 0);
    if (!checks || !isGood(ending) || step.share === 0) return true;
    checks.reach(step);
    return checks.verdictAt(step)?.kind === "passed";
  };
  const end = async (ending: Ending): Promise<Followed> => {
    await checks?.end();
    return {
      ending,
      mine: lookout.mine,
      samples: news.samples,
      events: news.events,
      service: lookout.service,
      traffic: news.traffic,
    };
  };

  for (let looks = 0; ; looks++) {
    if (signal.aborted) return await end({ kind: "cancelled" });
    try {
      const ending = await look();
      if (ending && isChecked(ending)) return await end(ending);
      isThere = ending !== undefined;
      sawAt = clock.now();
      blindLooks = 0;
    } catch (error) {
      if (signal.aborted) return await end({ kind: "cancelled" });
      blindLooks += 1;
      const blind = blindLooks >= BLIND_LOOKS && clock.now() - sawAt >= BLIND_FOR_MS;
      // What AWS refuses once it refuses again.
      if (blind || isRefusal(error)) return await end({ kind: "lost-sight", error });
      log(`Could not look at the service (${error instanceof Error ? error.message : error}); looking again.`);
    }
    const left = isThere ? Number.POSITIVE_INFINITY : deadline - clock.now();
    if (left <= 0) return await end({ kind: "timed-out" });
    await sleepUnless(checks?.underWay, clock.sleep(Math.min(left, pace(looks)), signal), signal);
  }
}

const isGood = ({ kind }: Pick<Ending | Verdict, "kind">) => kind === "succeeded" || kind === "paused";

/** Until the checks are through, when that is sooner. */
async function sleepUnless(
  checked: Promise<void> | undefined,
  slept: Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await (checked ? Promise.race([slept, checked]) : slept);
  } catch (error) {
    // Cancelled while it slept: the next turn of the loop sees the signal.
    if (!signal.aborted) throw error;
  }
}

/** On the way back nobody is to be asked: who configured the pause wanted to be asked about new releases. */
async function passPause({ deployment }: Lookout, { ecs, log }: Following): Promise<void> {
  const hook = deployment && waitingHook(deployment);
  if (!deployment || !hook) return;
  log(`Continuing at ${deployment.lifecycleStage}, where a PAUSE hook holds the way back.`);
  await ecs.continueDeployment(deployment.arn, { id: hook.id, action: "CONTINUE" });
}

/** Asks whether waiting longer can help, when there is a reason to ask. */
class Doomsday {
  readonly #findDoom: Following["findDoom"];
  #failed = 0;
  #hadTrouble = false;

  constructor({ findDoom }: Following) {
    this.#findDoom = findDoom;
  }

  async check(
    mine: Mine,
    service: Service,
    fresh: readonly ServiceEvent[],
    events: readonly ServiceEvent[],
  ): Promise<Ending | undefined> {
    const failed = ours(mine, service)?.failed ?? 0;
    const trouble = failed !== this.#failed || fresh.some(soundsLikeTrouble);
    // A task may be listed a moment after it counts as failed, so the look after trouble asks again.
    const ask = trouble || this.#hadTrouble;
    this.#failed = failed;
    const doom = ask ? await this.#findDoom(mine, events) : undefined;
    this.#hadTrouble = trouble;
    return doom && { kind: "doomed", because: doom.because };
  }
}
