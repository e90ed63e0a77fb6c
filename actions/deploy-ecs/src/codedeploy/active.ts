import { type CodeDeploy, type GroupName, hasEnded } from "@deploy-actions/shared/codedeploy/codedeploy";
import { isShifted } from "@deploy-actions/shared/codedeploy/judge";

/** A deployment of the group that goes on, with what explains it. */
export interface ActiveDeployment {
  /** `d-…`. */
  readonly id: string;
  readonly status: string;
  /** Unix epoch ms. */
  readonly createdAt: number;
  /** user, codeDeployRollback, CloudFormation, … */
  readonly creator: string;
  readonly description: string;
  /** `family:revision`; undefined before it has started tasks. */
  readonly taskDefinition: string | undefined;
  /** It has all the traffic, and only keeps the old tasks for a while. */
  readonly isShifted: boolean;
}

/** The newest one: CodeDeploy runs one at a time in a group. */
export async function findActive(group: GroupName, codeDeploy: CodeDeploy): Promise<ActiveDeployment | undefined> {
  const found = (await codeDeploy.listDeployments(group, { active: true })).find((one) => !hasEnded(one));
  if (!found) return undefined;
  const { id, status, createdAt, creator, description } = found;
  const [target, taskSets] = await Promise.all([codeDeploy.findTarget(id), codeDeploy.listTaskSets()]);
  return {
    ...{ id, status, createdAt, creator, description },
    taskDefinition: taskSets.find(({ deployment }) => deployment === id)?.taskDefinition,
    isShifted: target !== undefined && isShifted(target),
  };
}

/** One sentence: which one, what it brings, since when, who made it, and what it is doing. */
export function describeActive(active: ActiveDeployment): string {
  const { id, status, createdAt, taskDefinition, description } = active;
  const what = taskDefinition ? ` of ${taskDefinition}` : "";
  const said = description ? ` ("${description}")` : "";
  const now = active.isShifted ? "it has all the traffic and keeps the old tasks for a while" : `it is ${status}`;
  return `Deployment ${id}${what} is in progress in this group since ${new Date(createdAt).toISOString()}, ${madeBy(active)}${said}; ${now}.`;
}

/** How to get on without waiting. */
export function howToEnd({ id, isShifted: shifted }: ActiveDeployment): string {
  return shifted
    ? `End its wait with: aws deploy continue-deployment --deployment-id ${id} --deployment-wait-type TERMINATION_WAIT. Or set if-in-progress: wait.`
    : "Look at the run that made it (CloudTrail: CreateDeployment), or set if-in-progress: wait. Give workflows that deploy this service one concurrency group.";
}

function madeBy({ creator }: ActiveDeployment): string {
  if (creator === "user") return "created by a user or a role";
  return creator === "codeDeployRollback" ? "created by CodeDeploy to roll back" : `created by ${creator}`;
}
