import type { GoBackEffects } from "@deploy-actions/shared/elb/go-back-weights";
import { goBackWeights } from "@deploy-actions/shared/elb/go-back-weights";
import type { WeightsState } from "@deploy-actions/shared/elb/weights-state";
import type { Plan } from "../plan/plan.ts";
import type { Unfinished } from "../state.ts";
import { deployWeights } from "../weights/deploy.ts";
import type { WeightsPlan } from "../weights/plan.ts";
import { passes } from "./passes.ts";
import type { Release } from "./release.ts";

interface WeightsReleaseSettings {
  readonly plan: Plan;
  readonly way: WeightsPlan;
  readonly testPorts: readonly number[];
  /** Tasks that the old side keeps at the end; undefined: all of them. */
  readonly scaleOldTo: number | undefined;
  readonly proven: "stays" | "goes";
}

interface WeightsReleaseEffects extends Omit<GoBackEffects, "signal"> {
  readonly save: (unfinished: Unfinished) => void;
}

/** A release that gets its traffic by the weights of listener rules, step by step. */
export function weightsRelease(
  { plan, way, testPorts, scaleOldTo, proven }: WeightsReleaseSettings,
  effects: WeightsReleaseEffects,
): Release {
  const fresh = way.kind === "shift" ? way.fresh.name : way.live.name;
  const old = way.kind === "shift" ? way.old.name : "";
  let state: WeightsState | undefined;
  const save = (goingBack: boolean) => {
    if (state) effects.save({ phase: "weights", state, goingBack, proven });
  };

  return {
    via: { kind: "ecs-weights", service: fresh, partner: old, testPorts },
    plan: { ...plan, notes: [...plan.notes, ...way.notes] },
    steps: way.lines,

    async begin(target, means) {
      if (way.kind === "unchanged") return undefined;
      // Traffic that is split between the two is moved also to what was asked for and runs already.
      const followed = await deployWeights(way, target ?? { name: plan.current }, {
        verify: passes,
        ...means,
        ...effects,
        save: (next) => {
          state = next;
          save(false);
        },
      });
      if (
        followed.ending.kind === "succeeded" &&
        scaleOldTo !== undefined &&
        scaleOldTo < way.old.service.desiredCount
      ) {
        means.log(
          `Scaling ${way.old.name} to ${scaleOldTo}, as scale-old-to asks: going back begins with starting its tasks.`,
        );
        await effects.ecs.old.update({ desiredCount: scaleOldTo });
      }
      return followed;
    },

    async goBack(back) {
      if (!state) return undefined;
      save(true);
      return await goBackWeights(state, { ...effects, ...back }, back);
    },
  };
}
