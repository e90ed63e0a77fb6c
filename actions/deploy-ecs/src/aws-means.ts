import type { ProcessEffects } from "@deploy-actions/shared/actions/process-effects";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import type { Effects } from "./effects.ts";

/** What deploying and going back need of AWS. Each part is loaded when a strategy asks for it. */
export async function awsMeans(
  access: AwsAccess,
  cluster: string,
  effects: ProcessEffects,
): Promise<Pick<Effects, "ecsOf" | "definedServiceOf" | "codeDeployOf" | "listeners" | "targets">> {
  const { awsEcsCluster } = await import("@deploy-actions/shared/ecs/aws-ecs");
  return {
    ecsOf: awsEcsCluster({ access, cluster, ...effects }).service,
    definedServiceOf: async (service) =>
      (await import("./service-definition/aws-defined-service.ts")).awsDefinedService(access, { cluster, service }),
    codeDeployOf: async (service) =>
      (await import("@deploy-actions/shared/codedeploy/aws-codedeploy")).awsCodeDeploy({ access, cluster, service }),
    listeners: async () => (await import("@deploy-actions/shared/elb/aws-listeners")).awsListeners(access),
    targets: async () =>
      (await import("@deploy-actions/shared/checks/probes/aws-target-groups")).awsTargetGroups(access),
  };
}
