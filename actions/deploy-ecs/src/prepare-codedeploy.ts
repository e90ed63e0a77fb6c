import type { Effects } from "./effects.ts";
import type { Found, Planned, PrepareSettings } from "./prepare.ts";
import { codeDeployRelease } from "./release/codedeploy-release.ts";
import type { Request } from "./request/request.ts";
import type { WaitUntil } from "./request/strategy.ts";
import type { Unfinished } from "./state.ts";

/** A service that CodeDeploy deploys. */
export async function prepareCodeDeploy(
  { service: name, strategy, desiredCount, deploymentConfiguration }: Request,
  { plan, ...planned }: Planned,
  { proven, timeout, onFailure }: PrepareSettings,
  effects: Effects,
): Promise<Found> {
  const { clock, log } = effects;
  const settings = {
    ...strategy.codeDeploy,
    waitUntil: waitUntilOf(strategy.waitUntil),
    ifInProgress: strategy.ifInProgress ?? ("wait" as const),
    onFailure,
    timeout,
    desiredCount,
    deploymentConfiguration,
  };
  const { run, attempt } = effects.oneOffs.identity;
  const mark = `run ${run}, attempt ${attempt}, ${crypto.randomUUID()}`;
  const save = (unfinished: Unfinished) => effects.save.service(name, unfinished);
  const means = { codeDeploy: await effects.codeDeployOf(name), ecs: effects.ecsOf(name), clock, log, save };
  const release = await codeDeployRelease({ plan, observed: planned.observed, settings, mark, proven }, means);
  return { ...planned, release };
}

/** CodeDeploy's own moments; there is none after the bake. */
const waitUntilOf = (asked: WaitUntil | undefined) =>
  asked === "complete" || asked === "paused" ? asked : ("traffic-shifted" as const);
