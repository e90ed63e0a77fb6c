import type { Alarm } from "./alarms.ts";
import type { TargetGroup } from "./load-balancers.ts";
import type { Finder } from "./look.ts";
import type { Platform } from "./platform.ts";
import type { Passing, Role } from "./roles.ts";
import type { SecretState } from "./secrets.ts";
import type { Home } from "./subject.ts";
import type { Subnet } from "./subnets.ts";

/** Everything a preflight reads. */
export interface Ports {
  readonly home: Home;
  /** What images can run on, by `host/name@sha256:…`. */
  readonly platforms: Finder<readonly Platform[]>;
  /** By ARN, or by name alone. */
  readonly roles: Finder<Role>;
  /** Whether this step may hand roles to tasks, by ARN. */
  readonly passing: Finder<Passing>;
  /** Secrets Manager, by ARN or name. */
  readonly secrets: Finder<SecretState>;
  /** Parameter Store, by name. */
  readonly parameters: Finder<undefined>;
  /** By `<region>:<name>`. */
  readonly logGroups: Finder<undefined>;
  /** By id. */
  readonly subnets: Finder<Subnet>;
  /** By name; metric and composite alarms. */
  readonly alarms: Finder<Alarm>;
  /** By ARN. */
  readonly targetGroups: Finder<TargetGroup>;
}
