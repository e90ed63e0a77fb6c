import { notPlayed, validationError } from "./errors.ts";

/** Target group attributes by their AWS key, values as AWS writes them. */
export type Attributes = Readonly<Record<string, string>>;

interface Attribute {
  readonly initial: string;
  readonly accepts: (value: string) => boolean;
  /** The words AWS would describe the accepted values with. */
  readonly values: string;
  /** Accepted by AWS, not by the simulator. */
  readonly unplayed?: (value: string) => boolean;
}

const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  "deregistration_delay.timeout_seconds": whole(300, 0, 3600),
  "load_balancing.algorithm.type": oneOf("round_robin", "least_outstanding_requests", "weighted_random"),
  "load_balancing.algorithm.anomaly_mitigation": { ...oneOf("off", "on"), unplayed: (value) => value === "on" },
  "load_balancing.cross_zone.enabled": oneOf("use_load_balancer_configuration", "true", "false"),
  "slow_start.duration_seconds": {
    initial: "0",
    accepts: (value) => value === "0" || wholeIn(value, 30, 900),
    values: "0 or between 30 and 900",
    unplayed: (value) => value !== "0",
  },
  "stickiness.enabled": oneOf("false", "true"),
  "stickiness.type": { ...oneOf("lb_cookie", "app_cookie"), unplayed: (value) => value === "app_cookie" },
  "stickiness.lb_cookie.duration_seconds": whole(86_400, 1, 604_800),
  "stickiness.app_cookie.cookie_name": { initial: "", accepts: () => true, values: "a cookie name" },
  "stickiness.app_cookie.duration_seconds": whole(86_400, 1, 604_800),
  "target_group_health.dns_failover.minimum_healthy_targets.count": wholeOrOff(1, 1, 1_000),
  "target_group_health.dns_failover.minimum_healthy_targets.percentage": wholeOrOff("off", 1, 100),
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": whole(1, 1, 1_000),
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": wholeOrOff("off", 1, 100),
};

export const defaultAttributes: Attributes = Object.fromEntries(
  Object.entries(ATTRIBUTES).map(([key, { initial }]) => [key, initial]),
);

export function withAttributes(
  current: Attributes,
  changes: readonly { readonly Key?: string; readonly Value?: string }[],
): Attributes {
  const keys = changes.map(({ Key }) => Key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw validationError(`Target group attribute key '${twice}' was specified more than once`);
  return { ...current, ...Object.fromEntries(changes.map(({ Key = "", Value = "" }) => [Key, checked(Key, Value)])) };
}

function checked(key: string, value: string): string {
  const attribute = ATTRIBUTES[key];
  if (!attribute) throw validationError(`Target group attribute key '${key}' is not recognized`);
  if (!attribute.accepts(value)) {
    throw validationError(`'${key}' must be ${attribute.values}; the value '${value}' is not valid`);
  }
  if (attribute.unplayed?.(value)) throw notPlayed(`the target group attribute ${key}=${value}`);
  return value;
}

function oneOf(initial: string, ...others: readonly string[]): Attribute {
  const values = [initial, ...others];
  return { initial, accepts: (value) => values.includes(value), values: `one of ${values.join(", ")}` };
}

function whole(initial: number, least: number, most: number): Attribute {
  return {
    initial: `${initial}`,
    accepts: (value) => wholeIn(value, least, most),
    values: `between ${least} and ${most}`,
  };
}

function wholeOrOff(initial: number | "off", least: number, most: number): Attribute {
  return {
    initial: `${initial}`,
    accepts: (value) => value === "off" || wholeIn(value, least, most),
    values: `off or between ${least} and ${most}`,
  };
}

function wholeIn(value: string, least: number, most: number): boolean {
  return /^\d+$/.test(value) && least <= Number(value) && Number(value) <= most;
}
