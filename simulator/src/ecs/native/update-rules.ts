import type { DeploymentConfiguration, UpdateServiceCommandInput } from "@aws-sdk/client-ecs";
import { unsupported } from "../errors.ts";
import type { Ecs, Service, Workload } from "../state.ts";
import { checkShiftedLoadBalancers } from "./load-balancer-rules.ts";
import { isNative, isUnsettled } from "./shift.ts";
import { checkStrategy } from "./strategy-rules.ts";

/** What UpdateService refuses because of a strategy that shifts traffic, as the service would be afterwards. */
export function checkShiftedUpdate(
  ecs: Ecs,
  service: Service,
  {
    input,
    configuration,
    workload,
    deploys,
  }: {
    input: UpdateServiceCommandInput;
    configuration: DeploymentConfiguration;
    workload: Workload | undefined;
    deploys: boolean;
  },
): void {
  const { type: controller } = input.deploymentController ?? service.settings.deploymentController ?? {};
  checkStrategy(configuration, { controller, workload });
  if (deploys && !isNative(configuration) && isUnsettled(service)) {
    throw unsupported("The simulator does not play a rolling deployment while traffic is shifted half-way.");
  }
  const newlyNative = isNative(configuration) && !isNative(service.deploymentConfiguration);
  if (input.loadBalancers || newlyNative) {
    checkShiftedLoadBalancers(ecs, configuration, workload?.loadBalancers ?? []);
  }
}
