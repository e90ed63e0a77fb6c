import type { Clock } from "@deploy-actions/shared/clock";
import type { CodeDeploy } from "@deploy-actions/shared/codedeploy/codedeploy";
import { goBackCodeDeploy } from "@deploy-actions/shared/codedeploy/go-back-codedeploy";
import type { CodeDeployState } from "@deploy-actions/shared/codedeploy/undertaking";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import { deployCodeDeploy, scaleCodeDeploy } from "../codedeploy/deploy.ts";
import { observeCodeDeploy } from "../codedeploy/observe.ts";
import { planCodeDeploy } from "../codedeploy/plan.ts";
import type { CodeDeploySettings } from "../codedeploy/settings.ts";
import type { Observed } from "../observe.ts";
import type { Plan } from "../plan/plan.ts";
import type { Unfinished } from "../state.ts";
import { beforeOf } from "./before-of.ts";
import { passes } from "./passes.ts";
import type { Release, Via } from "./release.ts";

export interface CodeDeployReleaseEffects {
  readonly codeDeploy: CodeDeploy;
  readonly ecs: Ecs;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly save: (unfinished: Unfinished) => void;
}

/** A release that CodeDeploy brings about: read and planned here, nothing is changed yet. */
export async function codeDeployRelease(
  {
    plan,
    observed,
    settings,
    mark,
    proven,
  }: {
    readonly plan: Plan;
    readonly observed: Observed;
    readonly settings: CodeDeploySettings;
    readonly mark: string;
    readonly proven: "stays" | "goes";
  },
  effects: CodeDeployReleaseEffects,
): Promise<Release> {
  const { service } = observed;
  const definition = plan.kind === "deploy" ? plan.target.definition : observed.live.definition;
  const way = planCodeDeploy(settings, await observeCodeDeploy(service, settings, effects), { service, definition });
  const { application, group } = way;
  let via: Via = { kind: "codedeploy", application, group, deployment: undefined };
  let state: CodeDeployState | undefined;

  return {
    get via() {
      return via;
    },
    plan: { ...plan, notes: [...plan.notes, ...way.notes] },
    steps: plan.kind === "deploy" && plan.startsDeployment ? way.steps : [],

    async begin(target, means) {
      if (plan.kind !== "deploy" || !target) return undefined;
      const save = (next: CodeDeployState) => {
        state = next;
        effects.save({ phase: "codedeploy", state, proven });
      };
      const given = { taskDefinition: target, mark, before: beforeOf(plan, service), service };
      const all = { verify: passes, ...means, ...effects, save };
      const onlyScales = !plan.startsDeployment && way.desiredCount !== undefined;
      const { deployment, ...followed } = onlyScales
        ? await scaleCodeDeploy(way.desiredCount, way, given, all)
        : await deployCodeDeploy(way, given, all);
      via = { ...via, deployment } as Via;
      return followed;
    },

    async goBack(way) {
      if (!state || state.phase === "untouched") return undefined;
      if (state.phase === "deploying" && way.proven === "goes") state = { ...state, goingBack: true };
      effects.save({ phase: "codedeploy", state, proven });
      return await goBackCodeDeploy(state, { ...effects, ...way }, way);
    },
  };
}
