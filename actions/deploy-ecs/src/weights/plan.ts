import { formatDuration } from "@deploy-actions/shared/duration";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import type { Side } from "@deploy-actions/shared/elb/pair";
import { type Route, routesHome, withBoth } from "@deploy-actions/shared/elb/routes";
import type { Junction } from "@deploy-actions/shared/elb/shift";
import { Failure } from "@deploy-actions/shared/failure";
import { linesOf } from "./describe.ts";
import { type Sides, whoIsLive } from "./live.ts";
import { notesOf } from "./notes.ts";
import type { ObservedPair } from "./observe.ts";
import { refusalsOf } from "./refusals.ts";
import type { TrafficShare } from "./traffic-steps.ts";

/** What is asked for. Milliseconds. */
export interface WeightsAsked {
  readonly steps: readonly TrafficShare[];
  /** Where a step does not say. All of the traffic is held only where its step says so: the checks decide. */
  readonly stepHold: number;
  readonly timeout: number;
  readonly ifInProgress: "wait" | "fail" | "replace";
  /** `family:revision`; undefined: it will be registered. */
  readonly taskDefinition: string | undefined;
  /** A new deployment even of what runs already. */
  readonly force: boolean;
  readonly desiredCount: number | undefined;
}

export type WeightsPlan =
  | {
      readonly kind: "unchanged";
      readonly live: Side;
      readonly lines: readonly string[];
      readonly notes: readonly string[];
    }
  | ShiftPlan;

export interface ShiftPlan {
  readonly kind: "shift";
  readonly old: Side;
  readonly fresh: Side;
  readonly junction: Junction;
  /** The rules as they are, and as they are when the old side has everything. */
  readonly found: readonly Route[];
  readonly home: readonly Route[];
  /** What is written before anything is deployed; undefined: the rules are right for it. */
  readonly first: readonly Route[] | undefined;
  /** Whether the new side gets a deployment; else it runs what is asked for already. */
  readonly deploys: boolean;
  readonly force: boolean;
  /** Tasks that the new side must have before it gets traffic. */
  readonly wanted: number;
  readonly steps: readonly Held[];
  /** What will happen, in the reader's words. */
  readonly lines: readonly string[];
  readonly notes: readonly string[];
}

export interface Held {
  /** Percent. */
  readonly share: number;
  /** Milliseconds at least. */
  readonly hold: number;
}

/** Decides everything before anything is changed, and refuses what cannot go well. */
export function planWeights(asked: WeightsAsked, observed: ObservedPair): WeightsPlan {
  const refusals = refusalsOf(observed);
  if (refusals.length > 0) throw refused(refusals);
  const sides = whoIsLive(observed);
  const { old, fresh, unfinished } = sides;
  const primary = primaryOf(old.service);
  const runs = primary?.rolloutState === "COMPLETED" && primary.taskDefinition === asked.taskDefinition;
  if (!unfinished && runs && !asked.force) {
    const line = `${old.name} has all the traffic and runs ${asked.taskDefinition} already: nothing to do.`;
    return { kind: "unchanged", live: old, lines: [line], notes: [] };
  }
  if (sides.goesOn !== undefined && asked.ifInProgress !== "replace") throw inProgress(sides, asked);

  const resumes = unfinished !== undefined && isReady(fresh, asked);
  const all = asked.steps.map(({ share, hold }) => ({ share, hold: hold ?? (share === 100 ? 0 : asked.stepHold) }));
  const steps = resumes ? all.filter(({ share }) => share === 100 || share > unfinished.share) : all;
  const problems = [...stepProblems(steps, observed, asked), ...startingOverProblems(sides, resumes, observed)];
  if (problems.length > 0) throw refused(problems);

  const pair = { from: old.group.arn, to: fresh.group.arn };
  const home = routesHome(observed.routes, pair);
  const ready = withBoth(home, pair);
  const isAsReady = JSON.stringify(ready) === JSON.stringify(observed.routes);
  const plan = {
    kind: "shift" as const,
    old,
    fresh,
    junction: { pair, loadBalancers: observed.loadBalancers, testPorts: observed.testPorts },
    found: observed.routes,
    home,
    first: resumes || isAsReady ? undefined : ready,
    deploys: !isReady(fresh, asked),
    force: fresh.service.taskDefinition === asked.taskDefinition,
    wanted: Math.max(old.service.runningCount, fresh.service.desiredCount, asked.desiredCount ?? 0, 1),
    steps,
  };
  return { ...plan, lines: linesOf(plan, sides, asked), notes: notesOf(plan, observed, asked, sides) };
}

/** The new side runs what is asked for, and came to it well: only its traffic is missing. */
function isReady({ service }: Side, { taskDefinition, force }: WeightsAsked): boolean {
  const primary = primaryOf(service);
  return !force && primary?.rolloutState === "COMPLETED" && primary.taskDefinition === taskDefinition;
}

function* stepProblems(steps: readonly Held[], { routes }: ObservedPair, { timeout }: WeightsAsked): Iterable<string> {
  const held = steps.reduce((sum, { hold }) => sum + hold, 0);
  if (held >= timeout)
    yield `The steps are held for ${formatDuration(held)} together, and timeout is ${formatDuration(timeout)}. Set a longer timeout, or hold them for less.`;
  const sticky = routes.filter(({ forwarding }) => forwarding.stickySeconds !== undefined);
  if (sticky.length > 0 && steps.some(({ share }) => share < 100))
    yield `${sticky.map(({ rule }) => rule.name).join(", ")} ${sticky.length === 1 ? "is" : "are"} sticky (target group stickiness): clients stay with the side they were sent to first, whatever the weights say, so that a share would say nothing. Switch it off in the rule, or set traffic-steps: 100.`;
}

/** Everything goes back to the old side before the new one is deployed again. */
function* startingOverProblems(
  { old, fresh, unfinished }: Sides,
  resumes: boolean,
  { healthy }: ObservedPair,
): Iterable<string> {
  if (!unfinished || resumes || (healthy.get(old.group.arn) ?? 0) > 0) return;
  yield `The unfinished shift would begin anew from ${old.name}, and it has no healthy target. Start its tasks first, or resume the shift: deploy ${fresh.service.taskDefinition}, which ${fresh.name} runs.`;
}

function refused(reasons: readonly string[]): Failure {
  const what = reasons.length === 1 ? reasons[0] : reasons.map((reason) => `- ${reason}`).join("\n");
  return new Failure(`Traffic cannot be moved between these services. ${reasons.length === 1 ? "" : "\n"}${what}`, {
    hint: "Nothing was changed. Correct it and run again.",
  });
}

function inProgress({ old, fresh, unfinished, goesOn }: Sides, { ifInProgress }: WeightsAsked): Failure {
  const what = `Something else goes on with ${old.name} and ${fresh.name}: ${goesOn}. Nothing was changed.`;
  if (!unfinished) {
    return new Failure(what, {
      hint: `if-in-progress is ${ifInProgress}. With wait this step waits for it; with replace it goes on regardless.`,
    });
  }
  const newer = `${fresh.name} has the newer deployment (${fresh.service.taskDefinition})`;
  const again = `with replace, deploy ${fresh.service.taskDefinition} to resume, or any other release to go back to ${old.name} first and begin anew`;
  const tests = unfinished.contradictory
    ? " If one of these rules is for tests, name its port in test-listener-ports."
    : "";
  return new Failure(what, {
    hint: `${newer}. If another run shifts them, let it end (if-in-progress: wait). If it was cut short: ${again}; a rollback step with its handle goes back.${tests}`,
  });
}
