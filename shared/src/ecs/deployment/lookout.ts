import type { Clock } from "../../clock.ts";
import type { Ecs, Service, ServiceDeployment } from "../ecs.ts";
import { hasEnded, isCompleted, isReplaced, judge, judgeCount, ours, type Verdict } from "./judge.ts";
import { judgeRollout } from "./judge-rollout.ts";
import { judgeMilestone, type Milestone, shiftsTraffic, startsTasks } from "./milestone.ts";
import type { Mine } from "./mine.ts";

/**
 * `steady`: the service deployment succeeded. `tasks`: as many run as this, for changes that start no deployment. Milestones
 * are for deployments that shift traffic; a rolling one is followed until it is steady.
 */
export type Until = "steady" | Milestone | { readonly tasks: number };

/** Also without a sign of change, so that nothing is missed that DescribeServices does not show; sooner on the way back. */
const SERVICE_DEPLOYMENT_EVERY_MS = 60_000;
const ROLLBACK_EVERY_MS = 15_000;

/**
 * A deployment that shifts traffic: while it starts tasks, those are what may fail, so that the service is read at each look
 * and its service deployment at every third. Otherwise the service deployment says how far it is, at each look, and the
 * service at every fifth, or when tasks come or go, has the events. Either way under 0.5 calls per second.
 */
const DEPLOYMENT_EVERY_LOOKS = 3;
const SERVICE_EVERY_LOOKS = 5;

/** ECS reads are eventually consistent, for seconds; this is far more. */
export const READS_LAG_MS = 20_000;

/** A service deployment and the deployment it shows as are not created in the same millisecond. */
export const CREATED_WITHIN_MS = 5_000;

/** Looks at one deployment with as few calls as tell the truth, and judges what it sees. */
export class Lookout {
  readonly #ecs: Ecs;
  readonly #clock: Clock;
  readonly #until: Until;
  readonly #answered: string | undefined;
  #mine: Mine;
  #service: Service | undefined;
  #deployment: ServiceDeployment | undefined;
  #looks = 0;
  #verdict: Verdict = { kind: "waiting" };
  readonly #startedAt: number;
  #lookedUpAt: number;
  /** The deployments of the service at the last look. */
  #shape = "";
  /** Once it was listed, a list without it is news, and no longer a read that lags behind our update. */
  #wasListed = false;
  /** Reads lag behind writes: one that does not show what was asked for yet would pass for steady. */
  #showsCount = false;

  constructor(
    mine: Mine,
    {
      ecs,
      clock,
      until = "steady",
      answered,
    }: { ecs: Ecs; clock: Clock; until?: Until; answered?: string | undefined },
  ) {
    this.#answered = answered;
    this.#mine = mine;
    this.#ecs = ecs;
    this.#clock = clock;
    this.#until = until;
    this.#startedAt = clock.now();
    this.#lookedUpAt = clock.now();
  }

  get mine(): Mine {
    return this.#mine;
  }

  /** As it was last seen. */
  get service(): Service | undefined {
    return this.#service;
  }

  /** The service deployment as it was last seen: at every look while it shifts traffic. */
  get deployment(): ServiceDeployment | undefined {
    return this.#deployment;
  }

  async look(): Promise<{ readonly service: Service | undefined; readonly verdict: Verdict }> {
    const seen = this.#service;
    this.#looks += 1;
    if (seen && this.#readsDeploymentAlone(seen)) {
      const running = this.#deployment?.running;
      this.#verdict = await this.#lookUp(seen);
      if (isOpen(this.#verdict) && this.#deployment?.running === running)
        return { service: seen, verdict: this.#verdict };
    }
    const search = await this.#ecs.findService();
    if (search.kind !== "found")
      return { service: undefined, verdict: { kind: "stopped", reason: "the service was deleted" } };
    const { service } = search;
    this.#service = service;
    if (typeof this.#until === "string") {
      if (this.#isDue(service)) this.#verdict = await this.#lookUp(service);
    } else {
      // Later than reads lag, another count is somebody else's wish: an autoscaler's, for example.
      const caughtUp = this.#clock.now() - this.#startedAt >= READS_LAG_MS;
      this.#showsCount ||= service.desiredCount === this.#until.tasks || caughtUp;
      if (this.#showsCount) this.#verdict = judgeCount(this.#mine, service);
    }
    return { service, verdict: this.#verdict };
  }

  #readsDeploymentAlone(service: Service): boolean {
    const known = typeof this.#until === "string" && this.#mine.serviceDeployment !== undefined;
    if (!known || !this.#shifts(service) || startsTasks(this.#deployment, ours(this.#mine, service))) return false;
    return this.#looks % SERVICE_EVERY_LOOKS !== 0;
  }

  /** A deployment keeps its strategy, whatever the service is set to meanwhile. */
  #shifts(service: Service): boolean {
    return shiftsTraffic({ strategy: this.#deployment?.strategy ?? service.strategy });
  }

  /** Whether this look shows something that only the service deployment can explain. */
  #isDue(service: Service): boolean {
    const shifts = this.#shifts(service);
    const starts = startsTasks(this.#deployment, ours(this.#mine, service));
    if (shifts && (!starts || this.#looks % DEPLOYMENT_EVERY_LOOKS === 0)) return true;
    const shape = service.deployments.map(({ id, status, rolloutState }) => `${id} ${status} ${rolloutState}`).join();
    const changed = shape !== this.#shape;
    this.#shape = shape;
    const every = this.#verdict.kind === "rolling-back" ? ROLLBACK_EVERY_MS : SERVICE_DEPLOYMENT_EVERY_MS;
    const waited = this.#clock.now() - this.#lookedUpAt;
    const ended = hasEnded(this.#mine, service) || (this.#verdict.kind === "rolling-back" && isCompleted(service));
    const isListed = ours(this.#mine, service) !== undefined;
    this.#wasListed ||= isListed;
    const isGone = (this.#wasListed && !isListed) || isReplaced(this.#mine, service);
    // Until it is explained: the look that showed the change may have failed, or read what was before it.
    const unexplained = changed || this.#verdict.kind === "waiting";
    return ended || (unexplained && isGone) || waited >= every;
  }

  async #lookUp(service: Service): Promise<Verdict> {
    this.#lookedUpAt = this.#clock.now();
    const arn = this.#mine.serviceDeployment ?? (await findMine(this.#ecs, this.#mine));
    this.#mine = { ...this.#mine, serviceDeployment: arn };
    // Later than reads lag, what is not listed does not exist: not every ECS has service deployments.
    if (!arn && this.#clock.now() - this.#startedAt >= READS_LAG_MS) return judgeRollout(this.#mine, service);
    this.#deployment = arn ? await this.#ecs.findServiceDeployment(arn) : undefined;
    const verdict = judge(this.#mine, service, this.#deployment);
    if (verdict.kind !== "waiting" || !this.#deployment || !isMilestone(this.#until)) return verdict;
    return this.#shifts(service) ? judgeMilestone(this.#until, this.#deployment, this.#answered) : verdict;
  }
}

const isOpen = ({ kind }: Verdict) => kind === "waiting" || kind === "rolling-back";

const isMilestone = (until: Until): until is Milestone => typeof until === "string" && until !== "steady";

/** Which service deployment is ours: the newest since our call whose target revision runs our task definition. */
export async function findMine(ecs: Ecs, mine: Mine): Promise<string | undefined> {
  const since = mine.createdAt - CREATED_WITHIN_MS;
  for (const { arn, targetServiceRevision } of await ecs.listServiceDeployments({ since })) {
    const revision = await ecs.findServiceRevision(targetServiceRevision);
    if (revision?.taskDefinition === mine.taskDefinition) return arn;
  }
  return undefined;
}
