import type { Placement } from "@deploy-actions/shared/ecs/ecs";

/** A task that runs once, around the switch: a database migration, a verification. */
export interface OneOff {
  /** In logs and reports; unique in its input. */
  readonly name: string;
  readonly when: When;
  /** The service whose settings it takes over; undefined: the only one that the step deploys. */
  readonly service: string | undefined;
  /** `family`, `family:revision` or an ARN; undefined: the definition that the step deploys. */
  readonly taskDefinition: string | undefined;
  /** The container that command and environment are for; undefined: the only one there is. */
  readonly container: string | undefined;
  /** The container whose exit code counts; undefined: `container`, and where that is undefined too, the essential ones. */
  readonly success: string | undefined;
  readonly command: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds, from RunTask to the end of its containers. */
  readonly timeout: number;
  readonly size: TaskSize;
  readonly placement: OneOffPlacement;
}

/** The input that asks for it. */
export type When = "run-before" | "run-after";

/** Of the whole task, where it is to differ from its definition. */
export interface TaskSize {
  /** CPU units. */
  readonly cpu: string | undefined;
  /** MiB. */
  readonly memory: string | undefined;
}

/** Where it is to differ from the service's own placement. */
export interface OneOffPlacement {
  readonly subnets: readonly string[] | undefined;
  readonly securityGroups: readonly string[] | undefined;
  readonly assignPublicIp: boolean | undefined;
  readonly launchType: string | undefined;
  readonly capacityProviderStrategy: Placement["capacityProviderStrategy"];
}
