import type { Clock } from "@deploy-actions/shared/clock";
import type { Ecs, Service, ServiceDeployment, ServiceEvent } from "../ecs.ts";
import { judge, judgeCount, needsServiceDeployment, ours, type Verdict } from "./judge.ts";
import type { Mine } from "./mine.ts";
import { changed, countsLine, newEvents, type Sample, sample, soundsLikeTrouble } from "./progress.ts";

export type Ending =
  | Exclude<Verdict, { kind: "waiting" } | { kind: "rolling-back" }>
  | { readonly kind: "doomed"; readonly because: string }
  | { readonly kind: "timed-out" }
  | { readonly kind: "cancelled" }
  /** ECS could not be asked any more. */
  | { readonly kind: "lost-sight"; readonly error: unknown };

/** What was seen on the way. */
export interface Followed {
  readonly ending: Ending;
  /** With the ARN of the service deployment, once it was found. */
  readonly mine: Mine;
  readonly samples: readonly Sample[];
  readonly events: readonly ServiceEvent[];
  /** The last look. */
  readonly service: Service | undefined;
}

export interface Following {
  /** `steady`: the service deployment succeeded. `tasks`: as many run as this, for changes that start no deployment. */
  readonly until?: "steady" | { readonly tasks: number };
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
}

/**
 * Pace of the looks, ms: quick at first, then one in 2.5 s. With one DescribeServices each, and a service deployment
 * looked up only when the service shows something new, that stays under 0.5 calls per second and sees an ending within 2.5 s.
 */
const pace = (look: number) => Math.min(2_500, 500 * 1.5 ** look);

/** Also without a sign of change, so that nothing is missed that DescribeServices does not show. */
const SERVICE_DEPLOYMENT_EVERY_MS = 20_000;

/** Longer than the SDK's own retries; after that the deployment is out of sight. */
const BLIND_FOR_MS = 120_000;

/** A service deployment and the deployment it shows as are not created in the same millisecond. */
export const CREATED_WITHIN_MS = 5_000;

/** Follows one deployment by its id until it ended, whoever ended it. */
export async function follow(
  start: Mine,
  { until = "steady", ecs, clock, log, signal, deadline, shown: shownBefore = [], findDoom }: Following,
): Promise<Followed> {
  let mine = start;
  let service: Service | undefined;
  let serviceDeployment: ServiceDeployment | undefined;
  let lookedUpAt = Number.NEGATIVE_INFINITY;
  let sawAt = clock.now();
  let failed = 0;
  let hadTrouble = false;
  let announced = "";
  let counted = "";
  const samples: Sample[] = [];
  const events: ServiceEvent[] = [];
  const shown = new Set(shownBefore);
  const end = (ending: Ending): Followed => ({ ending, mine, samples, events, service });

  for (let look = 0; ; look++) {
    if (signal.aborted) return end({ kind: "cancelled" });
    try {
      const search = await ecs.findService();
      if (search.kind !== "found") return end({ kind: "stopped", reason: "the service was deleted" });
      service = search.service;

      const fresh = newEvents(service, mine.createdAt, shown);
      for (const event of fresh) {
        shown.add(event.id);
        events.push(event);
        log(event.message);
      }
      const now = sample(mine, service, clock.now());
      if (changed(samples.at(-1), now)) samples.push(now);
      const counts = countsLine(service);
      if (counts !== counted) log(counts);
      counted = counts;

      if (
        until === "steady" &&
        (needsServiceDeployment(mine, service) || clock.now() - lookedUpAt >= SERVICE_DEPLOYMENT_EVERY_MS)
      ) {
        lookedUpAt = clock.now();
        mine = { ...mine, serviceDeployment: mine.serviceDeployment ?? (await findMine(ecs, mine)) };
        serviceDeployment = mine.serviceDeployment
          ? await ecs.findServiceDeployment(mine.serviceDeployment)
          : undefined;
      }
      const verdict =
        until === "steady"
          ? judge(mine, service, serviceDeployment)
          : // Reads lag behind writes: one that does not show what was asked for yet would pass for steady.
            samples.some(({ desired }) => desired === until.tasks)
            ? judgeCount(mine, service)
            : ({ kind: "waiting" } as const);
      if (verdict.kind === "rolling-back") {
        const line = `ECS is rolling back: ${verdict.reason || "no reason given"}`;
        if (line !== announced) log(line);
        announced = line;
      } else if (verdict.kind !== "waiting") {
        return end(verdict);
      } else {
        const failures = ours(mine, service)?.failed ?? 0;
        const trouble = failures !== failed || fresh.some(soundsLikeTrouble);
        failed = failures;
        if (trouble || hadTrouble) {
          const doom = await findDoom(mine, events);
          if (doom) return end({ kind: "doomed", because: doom.because });
        }
        // A task may be listed a moment after it counts as failed, so the look after trouble asks again.
        hadTrouble = trouble;
      }
      sawAt = clock.now();
    } catch (error) {
      if (signal.aborted) return end({ kind: "cancelled" });
      if (clock.now() - sawAt >= BLIND_FOR_MS) return end({ kind: "lost-sight", error });
      log(
        `Could not look at the service (${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}); looking again.`,
      );
    }

    const left = deadline - clock.now();
    if (left <= 0) return end({ kind: "timed-out" });
    try {
      await clock.sleep(Math.min(left, pace(look)), signal);
    } catch (error) {
      if (signal.aborted) return end({ kind: "cancelled" });
      throw error;
    }
  }
}

/** Which service deployment is ours: the newest since our call whose target revision runs our task definition. */
export async function findMine(ecs: Ecs, mine: Mine): Promise<string | undefined> {
  for (const { arn, targetServiceRevision } of await ecs.listServiceDeployments({
    since: mine.createdAt - CREATED_WITHIN_MS,
  })) {
    const revision = await ecs.findServiceRevision(targetServiceRevision);
    if (revision?.taskDefinition === mine.taskDefinition) return arn;
  }
  return undefined;
}
