import { codeDeployWayBack } from "@deploy-actions/shared/codedeploy/release-way-back";
import { ecsWayBack } from "@deploy-actions/shared/ecs/release-way-back";
import { weightsWayBack } from "@deploy-actions/shared/elb/release-way-back";
import type { ReleaseHandle } from "@deploy-actions/shared/release/handle";
import type { ReleaseWayBack } from "@deploy-actions/shared/release/way-back";
import type { FinishMeans } from "../finish-strategy.ts";

/** The way back on a release, whoever moved its traffic. */
export async function wayBackOf(handle: ReleaseHandle, means: FinishMeans): Promise<ReleaseWayBack> {
  const { service } = handle;
  switch (handle.kind) {
    case "ecs":
      return ecsWayBack(handle, { ...means, ecs: means.ecsOf(service) });
    case "codedeploy": {
      const codeDeploy = await means.codeDeployOf(service);
      return codeDeployWayBack(handle, { ...means, ecs: means.ecsOf(service), codeDeploy });
    }
    case "ecs-weights": {
      const ecs = { service: means.ecsOf(service), partner: means.ecsOf(handle.partner) };
      return weightsWayBack(handle, {
        ...means,
        ecs,
        listeners: await means.listeners(),
        targets: await means.targets(),
      });
    }
  }
}
