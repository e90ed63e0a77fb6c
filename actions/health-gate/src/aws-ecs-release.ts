import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import type { Clock } from "@deploy-actions/shared/clock";
import type { EcsHandle } from "@deploy-actions/shared/release/handle";
import type { Release } from "./effects.ts";
import { once } from "./once.ts";

interface Means {
  readonly access: () => Promise<AwsAccess>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A rolling release of an ECS service. Loaded when it is first asked: a gate without a release does not pay for it. */
export function ecsRelease(handle: EcsHandle, means: Means): Release {
  const open = once(async () => {
    const { awsEcs } = await import("@deploy-actions/shared/ecs/aws-ecs");
    const { ecsWayBack } = await import("@deploy-actions/shared/ecs/release-way-back");
    const { cluster, service } = handle;
    const ecs = awsEcs({ ...means, access: await means.access(), cluster, service });
    return { ecs, wayBack: ecsWayBack(handle, { ...means, ecs }) };
  });
  return {
    look: async () => (await open()).wayBack.look(),
    goBack: async (deadline) => (await open()).wayBack.goBack(deadline),
    targetGroups: async () => {
      const search = await (await open()).ecs.findService();
      return search.kind === "found" ? search.service.targetGroups : [];
    },
  };
}
