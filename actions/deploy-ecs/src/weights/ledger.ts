import { primaryOf } from "@deploy-actions/shared/ecs/service";
import type { WeightsState } from "@deploy-actions/shared/elb/weights-state";
import type { Means } from "../rollout/rollout.ts";
import type { ShiftPlan } from "./plan.ts";

/** What this step did so far, in the words of whoever has to take it back; saved whenever it grows. */
export class Ledger {
  #state: WeightsState;
  readonly #save: (state: WeightsState) => void;

  constructor(
    { old, fresh, junction, found, home, wanted }: ShiftPlan,
    { name }: { name: string },
    means: Pick<Means<WeightsState>, "save">,
  ) {
    const { taskDefinition, desiredCount, deploymentConfiguration } = fresh.service;
    const scales = wanted !== desiredCount;
    this.#save = means.save;
    this.#state = {
      junction,
      found,
      home,
      shares: [],
      old: {
        service: old.name,
        taskDefinition: old.service.taskDefinition,
        deploymentId: primaryOf(old.service)?.id ?? "",
        running: Math.max(1, old.service.runningCount),
      },
      fresh: {
        service: fresh.name,
        before: {
          taskDefinition,
          needsCopy: false,
          desiredCount,
          deploymentConfiguration,
          changed: scales ? { desiredCount: wanted } : {},
        },
        taskDefinition: name,
        previousDeploymentId: primaryOf(fresh.service)?.id,
        mine: undefined,
      },
      isProven: false,
    };
  }

  get state(): WeightsState {
    return this.#state;
  }

  save(change: Partial<WeightsState>): void {
    this.#state = { ...this.#state, ...change };
    this.#save(this.#state);
  }
}
