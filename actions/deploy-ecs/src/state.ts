import type { CodeDeployState } from "@deploy-actions/shared/codedeploy/undertaking";
import type { Before } from "@deploy-actions/shared/ecs/before";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import type { WeightsState } from "@deploy-actions/shared/elb/weights-state";
import type { ReleaseHandle } from "@deploy-actions/shared/release/handle";
import type { UnfinishedOneOff } from "./one-off/unfinished-one-off.ts";
import type { UnfinishedCreation } from "./service-definition/unfinished-creation.ts";

/**
 * What main leaves of one service for post, so that whatever ends main, post can finish. Saved before UpdateService is called
 * (the call may take effect although its answer is lost) and again the moment it returned.
 */
export type Unfinished =
  | EcsUnfinished
  | { readonly phase: "codedeploy"; readonly state: CodeDeployState; readonly proven: Proven }
  /** `goingBack`: main had begun to go back, so post goes on with that whatever on-cancel says. */
  | { readonly phase: "weights"; readonly state: WeightsState; readonly goingBack: boolean; readonly proven: Proven }
  /** A service that was missing is being created. `goingBack`: as for weights. */
  | {
      readonly phase: "creation";
      readonly creation: UnfinishedCreation;
      readonly goingBack: boolean;
      readonly proven: Proven;
    }
  /** Main ended by itself: proven good, gone back, or left as on-failure asks. */
  | { readonly phase: "done"; readonly serving: string };

/** Of a release that ECS brings about by itself. */
export type EcsUnfinished =
  /** Everything was read, nothing was changed yet. */
  | {
      readonly phase: "planned";
      readonly serving: string;
      /** An earlier step has deployed it, and it has not been continued yet. */
      readonly waits?: boolean;
    }
  | {
      readonly phase: "updating";
      readonly attempt: Pick<Mine, "taskDefinition" | "previousDeploymentId">;
      readonly before: Before;
      readonly proven: Proven;
    }
  /** `goingBack`: main had begun to go back, so post goes on with that whatever on-cancel says. */
  | {
      readonly phase: "deploying";
      readonly mine: Mine;
      readonly before: Before;
      readonly goingBack: boolean;
      readonly proven: Proven;
    }
  /** Only settings change; the release stays. */
  | { readonly phase: "settings"; readonly before: Before };

/** What post does with a deployment that ECS calls good: `goes` when more than ECS's word was to prove it. */
type Proven = "stays" | "goes";

/** What main leaves of the whole step. */
interface StepState {
  /** In their order. */
  readonly services: readonly string[];
  /** What each is set to, once every one of them is proven or settled: one write for all, as they go or stay together. */
  readonly over?: Readonly<Record<string, string>>;
  /** Main had begun to take all of them back. */
  readonly takingBack?: boolean;
}

const STEP = "step";
const ONE_OFF = "one-off";
const GOING_BACK = "going-back";

interface Saving {
  saveState(name: string, value: string): void;
}

interface Saved {
  state(name: string): string;
}

/** Each service has its own entry: the runner passes one as a variable, and 100 services would not fit into it. */
export function saver(runner: Saving, services: readonly string[]) {
  return {
    oneOff: (unfinished: UnfinishedOneOff | undefined) =>
      runner.saveState(ONE_OFF, unfinished ? JSON.stringify(unfinished) : ""),
    goingBack: (handle: ReleaseHandle | undefined) =>
      runner.saveState(GOING_BACK, handle ? JSON.stringify(handle) : ""),
    begin: (way?: "back") =>
      runner.saveState(STEP, JSON.stringify({ services, takingBack: way === "back" } satisfies StepState)),
    over: (over: Readonly<Record<string, string>>) =>
      runner.saveState(STEP, JSON.stringify({ services, over } satisfies StepState)),
    service: (name: string, unfinished: Unfinished) =>
      runner.saveState(keyOf(services.indexOf(name)), JSON.stringify(unfinished)),
  };
}

/** A service that main was in the middle of. */
export interface BegunService {
  readonly name: string;
  readonly unfinished: Exclude<Unfinished, { readonly phase: "planned" | "done" }>;
  /** It goes back with the other services of its step, as main had begun to do, whatever on-cancel says. */
  readonly goesBack?: boolean;
}

/** A service that needs no finishing; `unfinished` is undefined when main had not read it yet. */
export interface UntouchedService {
  readonly name: string;
  readonly unfinished: Extract<Unfinished, { readonly phase: "planned" | "done" }> | undefined;
}

/** Nothing is begun when main saved nothing, and when it saved that the step is done. */
export function readState(runner: Saved): {
  /** The release that a step with mode: rollback was taking back. */
  readonly goingBack: ReleaseHandle | undefined;
  /** A one-off task that was on its way. */
  readonly oneOff: UnfinishedOneOff | undefined;
  readonly begun: readonly BegunService[];
  readonly untouched: readonly UntouchedService[];
} {
  const step = parsed(runner.state(STEP)) as StepState | undefined;
  const begun: BegunService[] = [];
  const untouched: UntouchedService[] = [];
  for (const [index, name] of (step?.services ?? []).entries()) {
    const serving = step?.over?.[name];
    const unfinished =
      serving === undefined
        ? (parsed(runner.state(keyOf(index))) as Unfinished | undefined)
        : ({ phase: "done", serving } as const);
    if (!unfinished || unfinished.phase === "planned" || unfinished.phase === "done")
      untouched.push({ name, unfinished });
    else begun.push({ name, unfinished, ...(step?.takingBack && { goesBack: true }) });
  }
  const goingBack = parsed(runner.state(GOING_BACK)) as ReleaseHandle | undefined;
  return { goingBack, oneOff: parsed(runner.state(ONE_OFF)) as UnfinishedOneOff | undefined, begun, untouched };
}

const keyOf = (index: number) => `service-${index}`;

const parsed = (text: string): unknown => (text === "" ? undefined : JSON.parse(text));
