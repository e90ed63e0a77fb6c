import type { Service } from "../ecs/ecs.ts";
import { findBefore } from "../ecs/release-way-back.ts";
import { inReleases } from "../ecs/went-back.ts";
import { comparedWayBack } from "../release/compared-way-back.ts";
import type { ReleaseBefore, ReleaseNow, ReleaseWayBack } from "../release/way-back.ts";
import { appSpecFor } from "./app-spec.ts";
import { type Deployment, hasEnded, type TaskSet } from "./codedeploy.ts";
import { type GoingBackEffects, goBackCodeDeploy } from "./go-back-codedeploy.ts";
import type { CodeDeployHandle } from "./handle.ts";
import { newerThan } from "./newer.ts";
import type { CodeDeployState, Undertaking } from "./undertaking.ts";

/** The way back on a release of an ECS service that came through CodeDeploy. */
export function codeDeployWayBack(handle: CodeDeployHandle, effects: GoingBackEffects): ReleaseWayBack {
  // Without a deployment in the handle, the one in place at the first look is what is judged.
  let judged = handle;
  return comparedWayBack({
    signal: effects.signal,
    async observe() {
      const observed = await observe(judged, effects);
      if (!observed)
        return `service ${handle.service} of cluster ${handle.cluster} does not exist any more, or no CodeDeploy deployment of it`;
      if (observed.now.kind === "live") judged = { ...handle, deployment: observed.deployment.id };
      return observed;
    },
    async swap(observed, deadline) {
      const state = await stateOf(judged, observed, effects);
      return inReleases(await goBackCodeDeploy(state, effects, { deadline, proven: "goes" }));
    },
  });
}

interface Observed {
  readonly now: Exclude<ReleaseNow, { kind: "gone" }>;
  readonly service: Service;
  /** The one that is judged. */
  readonly deployment: Deployment;
}

/** Undefined: there is no such service any more, or nothing that CodeDeploy deployed. */
async function observe(handle: CodeDeployHandle, { ecs, codeDeploy }: GoingBackEffects): Promise<Observed | undefined> {
  const search = await ecs.findService();
  if (search.kind !== "found" || search.service.status !== "ACTIVE") return undefined;
  const { service } = search;
  const [primary] = await codeDeploy.listTaskSets();
  const ranAlready = primary?.taskDefinition === handle.to ? primary.deployment : undefined;
  const deployment = await find(handle.deployment ?? ranAlready, codeDeploy);
  if (!primary || !deployment) return undefined;

  const before = await findBefore(handle, ecs);
  const listed = await codeDeploy.listDeployments(handle, { since: deployment.createdAt });
  const newer = newerThan(deployment.id, listed, primary);
  if (newer.kind === "overtaken") {
    const by = newer.deployment.id;
    return { service, deployment, now: { kind: "superseded", by, release: primary.taskDefinition } };
  }
  if (isLive(deployment, primary)) {
    const { createdAt: deployedAt } = deployment;
    return { service, deployment, now: { kind: "live", release: handle.to, deployedAt, before } };
  }
  return { service, deployment, now: { kind: "back", release: primary.taskDefinition } };
}

/** It serves, or is on its way to. */
const isLive = (deployment: Deployment, primary: TaskSet): boolean =>
  primary.deployment === deployment.id || !hasEnded(deployment);

const find = async (id: string | undefined, codeDeploy: GoingBackEffects["codeDeploy"]) =>
  id === undefined ? undefined : await codeDeploy.findDeployment(id);

/** As if the deploy step itself had left it. */
async function stateOf(
  handle: CodeDeployHandle,
  { service, deployment, now }: Observed,
  { ecs }: GoingBackEffects,
): Promise<CodeDeployState> {
  const before = now.kind === "live" ? now.before : await findBefore(handle, ecs);
  const undertaking = undertakingOf(handle, { service, deployment, before });
  return { phase: "deploying", deployment: deployment.id, goingBack: true, undertaking };
}

/** What the deploy step undertook, as far as its handle tells. Its hooks are not in there, and not needed on the way back. */
export function undertakingOf(
  { application, group, to }: CodeDeployHandle,
  { service, deployment, before }: Pick<Observed, "service" | "deployment"> & { readonly before: ReleaseBefore },
): Undertaking {
  const target =
    before.kind === "available"
      ? { taskDefinition: before.release, needsCopy: before.needsCopy }
      : { taskDefinition: undefined, needsCopy: false };
  const [reached = { containerName: "", containerPort: 0 }] = service.loadBalancers;
  return {
    application,
    group,
    taskDefinition: to,
    mark: deployment.id,
    since: deployment.createdAt,
    appSpec: appSpecFor(service, reached),
    // A handle names releases: settings that the deploy step changed, like the desired count, stay as they are.
    before: { ...target, desiredCount: service.desiredCount, deploymentConfiguration: {}, changed: {} },
  };
}
