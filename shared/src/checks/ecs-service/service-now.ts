import type { Service, ServiceDeployment } from "../../ecs/ecs.ts";
import type { EcsServiceCheck } from "../check.ts";
import type { Observation } from "../observation.ts";

/** What ECS shows of a service at one moment. */
export interface ServiceNow {
  readonly service: Service;
  /** The service deployment in progress, or the last one, where ECS says. */
  readonly current: CurrentDeployment | undefined;
}

export interface CurrentDeployment extends Pick<ServiceDeployment, "status" | "statusReason" | "rollbackReason"> {
  /** `family:revision` that it brings, or was to bring when it was turned round; undefined when it does not matter. */
  readonly taskDefinition: string | undefined;
}

/** What the looks before have shown. */
export interface Earlier {
  /** As many tasks ran when the check passed last. */
  readonly passedWith: number | undefined;
  /** Another deployment than the wanted one has been in place for longer than reads lag behind writes. */
  readonly otherForGood: boolean;
}

/** Both undefined: whatever the service is set to. */
export type Wanted = Pick<EcsServiceCheck, "taskDefinition" | "deployment">;

export type Seen = Omit<Observation, "target">;

export const failedForGood = (reason: string): Seen => ({ outcome: "fail", reason, final: true });

export const notYet = (reason: string): Seen => ({ outcome: "fail", reason });

/** "1 task", "2 tasks". */
export const tasks = (count: number): string => `${count} ${count === 1 ? "task" : "tasks"}`;

/** ECS's own reason as the end of a sentence. */
export function because({ rollbackReason, statusReason }: CurrentDeployment): string {
  const reason = (rollbackReason || statusReason).replace(/\.$/, "");
  return reason === "" ? "" : `: ${reason}`;
}
