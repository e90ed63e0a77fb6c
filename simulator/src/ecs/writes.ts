import { isOngoing } from "./scheduler/deployments.ts";
import { serviceDeploymentView } from "./services/service-deployment-view.ts";
import { serviceView } from "./services/service-view.ts";
import type { Ecs, Service } from "./state.ts";
import type { Task } from "./tasks/task.ts";
import { taskView } from "./tasks/task-view.ts";

/** To be called before a service is written to: for a while, readers go on seeing what they see now. */
export function serviceWillChange(ecs: Ecs, service: Service): void {
  ecs.replica.willChange(service.arn, serviceView(ecs, service));
  for (const deployment of service.serviceDeployments.filter(isOngoing)) {
    ecs.replica.willChange(deployment.arn, serviceDeploymentView(ecs, service, deployment));
  }
}

export function taskWillChange(ecs: Ecs, task: Task): void {
  ecs.replica.willChange(task.arn, taskView(ecs, task));
}
