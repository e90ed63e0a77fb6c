import type { Input } from "../service.ts";
import { notPlayed, validationError } from "./errors.ts";

/** The settings of a target group, in the members AWS describes it with. Times in seconds. */
export interface TargetGroupSettings {
  readonly TargetGroupName: string;
  readonly TargetType: "ip" | "instance";
  readonly Protocol: "HTTP";
  readonly ProtocolVersion: "HTTP1";
  readonly Port: number;
  readonly VpcId: string;
  readonly IpAddressType: "ipv4";
  readonly HealthCheckProtocol: "HTTP";
  /** "traffic-port" or a port number. */
  readonly HealthCheckPort: string;
  readonly HealthCheckEnabled: true;
  readonly HealthCheckPath: string;
  readonly HealthCheckIntervalSeconds: number;
  readonly HealthCheckTimeoutSeconds: number;
  readonly HealthyThresholdCount: number;
  readonly UnhealthyThresholdCount: number;
  readonly Matcher: { readonly HttpCode: string };
}

const DEFAULTS = {
  TargetType: "instance",
  ProtocolVersion: "HTTP1",
  IpAddressType: "ipv4",
  HealthCheckProtocol: "HTTP",
  HealthCheckPort: "traffic-port",
  HealthCheckEnabled: true,
  HealthCheckPath: "/",
  HealthCheckIntervalSeconds: 30,
  HealthCheckTimeoutSeconds: 6,
  HealthyThresholdCount: 5,
  UnhealthyThresholdCount: 2,
  Matcher: { HttpCode: "200" },
} as const;

/** Members of a ModifyTargetGroup call; the others are fixed once the group exists. */
const CHANGEABLE = [
  "HealthCheckProtocol",
  "HealthCheckPort",
  "HealthCheckPath",
  "HealthCheckEnabled",
  "HealthCheckIntervalSeconds",
  "HealthCheckTimeoutSeconds",
  "HealthyThresholdCount",
  "UnhealthyThresholdCount",
  "Matcher",
] as const;

export function newSettings({ Name, Tags, ...given }: Input): TargetGroupSettings {
  for (const required of ["Protocol", "Port", "VpcId"] as const) {
    const readable = { Protocol: "A protocol", Port: "A port", VpcId: "A VPC ID" }[required];
    if (given[required] === undefined && given.TargetType !== "lambda")
      throw validationError(`${readable} must be specified`);
  }
  return checked({ ...DEFAULTS, TargetGroupName: Name, ...given });
}

export function changedSettings(current: TargetGroupSettings, input: Input): TargetGroupSettings {
  const changes = CHANGEABLE.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]);
  return checked({ ...current, ...Object.fromEntries(changes) });
}

function checked(settings: Input): TargetGroupSettings {
  refuseUnplayed(settings);
  if (settings.Matcher.HttpCode === undefined) throw validationError("A health check matcher must name HTTP codes");
  if (!settings.HealthCheckEnabled) {
    throw validationError(
      `Health check enabled must be true for target groups with target type '${settings.TargetType}'`,
    );
  }
  if (settings.HealthCheckProtocol === "TCP") {
    throw validationError("Health check protocol 'TCP' is not supported for target groups with the HTTP protocol");
  }
  if (settings.HealthCheckTimeoutSeconds >= settings.HealthCheckIntervalSeconds) {
    throw validationError(
      `Health check timeout '${settings.HealthCheckTimeoutSeconds}' must be smaller than the interval '${settings.HealthCheckIntervalSeconds}'`,
    );
  }
  if (!settings.HealthCheckPath.startsWith("/")) {
    throw validationError(`Health check path '${settings.HealthCheckPath}' must begin with a '/' character`);
  }
  checkPort(settings.HealthCheckPort);
  checkMatcher(settings.Matcher.HttpCode);
  return settings;
}

function refuseUnplayed({ TargetType, Protocol, ProtocolVersion, IpAddressType, ...others }: Input): void {
  if (TargetType === "lambda" || TargetType === "alb") throw notPlayed(`target groups of type ${TargetType}`);
  if (Protocol !== "HTTP") throw notPlayed(`target groups with the protocol ${Protocol}`);
  if (ProtocolVersion !== "HTTP1") throw notPlayed(`target groups with the protocol version ${ProtocolVersion}`);
  if (IpAddressType !== "ipv4") throw notPlayed(`target groups with the address type ${IpAddressType}`);
  if (others.HealthCheckProtocol === "HTTPS") throw notPlayed("health checks over HTTPS");
  if (others.TargetControlPort !== undefined) throw notPlayed("target control ports");
}

function checkPort(port: string): void {
  if (port === "traffic-port") return;
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw validationError(`Health check port '${port}' must be a port between '1' and '65535' or 'traffic-port'`);
  }
}

function checkMatcher(matcher: string): void {
  const codes = matcher.split(",").flatMap((part) => {
    const range = /^(\d{3})(?:-(\d{3}))?$/.exec(part);
    return range ? [Number(range[1]), Number(range[2] ?? range[1])] : [Number.NaN];
  });
  if (codes.some(Number.isNaN)) throw validationError(`Health check matcher HTTP code '${matcher}' is not valid`);
  if (codes.some((code) => code < 200 || code > 499)) {
    throw validationError(`Health check matcher HTTP code '${matcher}' must be within '200-499' range`);
  }
}
