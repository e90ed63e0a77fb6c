import { type FollowedDeployment, followDeployment, type WaitUntil } from "@deploy-actions/shared/codedeploy/follow";
import { originalOf, replacementOf } from "@deploy-actions/shared/codedeploy/progress";
import type { Undertaking } from "@deploy-actions/shared/codedeploy/undertaking";
import type { Service } from "@deploy-actions/shared/ecs/ecs";
import type { RolledOut } from "../rollout/rollout.ts";
import { evidenceOf } from "./evidence.ts";
import type { CodeDeployMeans } from "./means.ts";

export interface CodeDeployRolledOut extends RolledOut {
  /** `d-…`; undefined: it was cancelled before CodeDeploy was asked. */
  readonly deployment: string | undefined;
}

interface Course {
  /** As it was observed. */
  readonly service: Service;
  readonly waitUntil: WaitUntil;
}

/** Continues a deployment that an earlier step left in Ready, and follows it from there. */
export async function continueCodeDeploy(
  id: string,
  undertaking: Undertaking,
  course: Course,
  means: CodeDeployMeans,
): Promise<CodeDeployRolledOut> {
  save(id, undertaking, means);
  // Somebody was sooner, or it ended: following it tells which.
  const answer = await means.codeDeploy.continueReady(id);
  means.log(answer === "accepted" ? `Continued ${id}.` : `${id} does not wait any more; following it.`);
  return await followOn(id, undertaking, course, means);
}

/** A deployment that is under way, to what `wait-until` asks for. */
export async function followOn(
  id: string,
  undertaking: Undertaking,
  { service, waitUntil }: Course,
  means: CodeDeployMeans,
): Promise<CodeDeployRolledOut> {
  const { taskDefinition, before } = undertaking;
  save(id, undertaking, means);
  const followed = await followDeployment(id, {
    ...means,
    until: waitUntil,
    releases: { from: before.taskDefinition, to: taskDefinition },
    findDoom: (taskSetId) => means.findDoom(taskSetId, []),
  });
  return await rolledOut(id, followed, undertaking, service, means);
}

const save = (id: string, undertaking: Undertaking, means: CodeDeployMeans): void =>
  means.save({ phase: "deploying", undertaking, deployment: id, goingBack: false });

async function rolledOut(
  id: string,
  { ending, samples, traffic, events, deployment, target }: FollowedDeployment,
  { taskDefinition, since }: Undertaking,
  service: Service,
  means: CodeDeployMeans,
): Promise<CodeDeployRolledOut> {
  const createdAt = deployment?.createdAt ?? since;
  const evidence = await evidenceOf(ending, { service, events, createdAt }, means);
  return {
    deployment: id,
    ending,
    mine: {
      // What its tasks carry in startedBy.
      deploymentId: replacementOf(target)?.id ?? "",
      taskDefinition,
      previousDeploymentId: originalOf(target)?.id,
      serviceDeployment: undefined,
      createdAt,
    },
    samples,
    traffic,
    ...evidence,
  };
}
