import { goBackCodeDeploy } from "@deploy-actions/shared/codedeploy/go-back-codedeploy";
import type { CodeDeployHandle } from "@deploy-actions/shared/codedeploy/handle";
import type { CodeDeployState, Undertaking } from "@deploy-actions/shared/codedeploy/undertaking";
import { follow } from "@deploy-actions/shared/ecs/deployment/follow";
import { waitingHook } from "@deploy-actions/shared/ecs/deployment/milestone";
import type { Deployment, Service, ServiceDeployment } from "@deploy-actions/shared/ecs/ecs";
import { goBack } from "@deploy-actions/shared/ecs/go-back";
import type { ReleaseBefore } from "@deploy-actions/shared/release/way-back";
import { continueCodeDeploy } from "../codedeploy/follow-on.ts";
import type { Plan } from "../plan/plan.ts";
import type { WaitUntil } from "../request/strategy.ts";
import type { CodeDeployReleaseEffects } from "./codedeploy-release.ts";
import { passes } from "./passes.ts";
import type { Release } from "./release.ts";

interface Continued {
  readonly plan: Plan & { kind: "continue" };
  readonly service: Service;
  readonly waitUntil: WaitUntil | undefined;
  readonly proven: "stays" | "goes";
}

/** A deployment of ECS that a PAUSE hook holds: the hook is answered, and the deployment followed on. */
export function continuedEcs(
  {
    plan,
    service,
    primary,
    deployment,
    before: releaseBefore,
    waitUntil = "complete",
    proven,
  }: Continued & {
    readonly primary: Deployment;
    readonly deployment: ServiceDeployment;
    readonly before: ReleaseBefore;
  },
  effects: Omit<CodeDeployReleaseEffects, "codeDeploy">,
): Release {
  const { ecs, clock, save } = effects;
  const before = {
    taskDefinition: releaseBefore.kind === "available" ? releaseBefore.release : undefined,
    needsCopy: releaseBefore.kind === "available" && releaseBefore.needsCopy,
    desiredCount: service.desiredCount,
    // A handle names releases: settings that the deploy step changed stay as they are.
    deploymentConfiguration: {},
    changed: {},
  };
  let mine = {
    deploymentId: primary.id,
    taskDefinition: primary.taskDefinition,
    previousDeploymentId: undefined as string | undefined,
    serviceDeployment: deployment.arn as string | undefined,
    createdAt: primary.createdAt,
  };
  return {
    via: { kind: "ecs" },
    plan,
    steps: [],

    async begin(_, means) {
      save({ phase: "deploying", mine, before, goingBack: false, proven });
      const hook = waitingHook(deployment);
      if (hook) {
        const answer = await ecs.continueDeployment(deployment.arn, { id: hook.id, action: "CONTINUE" });
        means.log(answer === "accepted" ? `Continued ${primary.id}.` : `${primary.id} does not wait any more.`);
      }
      const followed = await follow(mine, {
        ...means,
        ecs,
        clock,
        until: waitUntil === "complete" ? "steady" : waitUntil,
        ...(hook && { answered: hook.id }),
        shown: service.events.map(({ id }) => id),
        findDoom: (own, events) => means.findDoom(own.deploymentId, events),
      });
      mine = followed.mine;
      return followed;
    },

    async goBack(way) {
      save({ phase: "deploying", mine, before, goingBack: true, proven });
      return await goBack({ ...effects, ...way, mine, before });
    },
  };
}

/** A deployment of CodeDeploy that waits in Ready. */
export function continuedCodeDeploy(
  {
    plan,
    handle: { application, group },
    undertaking,
    service,
    waitUntil,
    proven,
  }: Continued & { readonly handle: CodeDeployHandle; readonly undertaking: Undertaking },
  effects: CodeDeployReleaseEffects,
): Release {
  const { deployment } = plan;
  let state: CodeDeployState = { phase: "deploying", undertaking, deployment, goingBack: false };
  return {
    via: { kind: "codedeploy", application, group, deployment },
    plan,
    steps: [],

    async begin(_, means) {
      const save = (next: CodeDeployState) => {
        state = next;
        effects.save({ phase: "codedeploy", state, proven });
      };
      const course = { service, waitUntil: waitUntil === "complete" ? waitUntil : ("traffic-shifted" as const) };
      const way = { verify: passes, ...means, ...effects, save };
      const { deployment: _id, ...followed } = await continueCodeDeploy(deployment, undertaking, course, way);
      return followed;
    },

    async goBack(way) {
      if (state.phase === "deploying") state = { ...state, goingBack: true };
      effects.save({ phase: "codedeploy", state, proven });
      return await goBackCodeDeploy(state, { ...effects, ...way }, way);
    },
  };
}
