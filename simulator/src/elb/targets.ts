import { BlockList, isIPv4 } from "node:net";
import type { Target } from "../load-balancing.ts";
import { AwsError, type Handler, type Input } from "../service.ts";
import type { Account } from "./account.ts";
import { validationError } from "./errors.ts";
import type { TargetGroup } from "./target-group.ts";

/** AWS's default quota of targets per target group. */
const MOST_TARGETS = 1_000;

export function targetHandlers(account: Account): Record<string, Handler> {
  function register({ TargetGroupArn, Targets }: Input) {
    const group = account.targetGroup(TargetGroupArn);
    const targets = targetsOf(group, Targets);
    if (group.members.length + targets.length > MOST_TARGETS) {
      throw new AwsError("TooManyTargets", `The target group '${TargetGroupArn}' has too many targets`);
    }
    for (const { id, port, zone } of targets) group.register({ id, port }, zone);
    return {};
  }

  function deregister({ TargetGroupArn, Targets }: Input) {
    const group = account.targetGroup(TargetGroupArn);
    for (const { id, port } of targetsOf(group, Targets)) group.deregister({ id, port }, () => {});
    return {};
  }

  function health({ TargetGroupArn, Targets, Include }: Input) {
    const group = account.targetGroup(TargetGroupArn);
    const asked = Targets ? targetsOf(group, Targets) : group.members.map(({ target }) => target);
    return { TargetHealthDescriptions: asked.map((target) => describe(group, target, Include ?? [])) };
  }

  return { RegisterTargets: register, DeregisterTargets: deregister, DescribeTargetHealth: health };
}

/** AWS takes these ranges (RFC 1918 and RFC 6598) and no public address. */
const PRIVATE = new BlockList();
PRIVATE.addSubnet("10.0.0.0", 8);
PRIVATE.addSubnet("172.16.0.0", 12);
PRIVATE.addSubnet("192.168.0.0", 16);
PRIVATE.addSubnet("100.64.0.0", 10);

function targetsOf(group: TargetGroup, given: Input[]): readonly (Target & { readonly zone?: string })[] {
  if (given.length === 0) throw validationError("At least one target must be specified");
  return given.map(({ Id: id, Port: port = group.settings.Port, AvailabilityZone: zone }) => {
    checkId(group.settings.TargetType, id);
    return { id, port, zone };
  });
}

function checkId(type: "ip" | "instance", id: string): void {
  if (type === "instance") {
    if (!/^i-[0-9a-f]{8,17}$/.test(id)) throw validationError(`Instance ID '${id}' is not valid`);
    return;
  }
  if (!isIPv4(id)) throw validationError(`The IP address '${id}' is not a valid IPv4 address`);
  if (!PRIVATE.check(id)) {
    throw new AwsError(
      "InvalidTarget",
      `The IP address '${id}' is not within any of the private ranges a target may have`,
    );
  }
}

function describe(group: TargetGroup, target: Target, include: readonly string[]) {
  const { state, reason, description } = group.health(target);
  const zone = group.members.find((member) => member.target.id === target.id)?.availabilityZone;
  return {
    Target: { Id: target.id, Port: target.port, ...(zone !== undefined && { AvailabilityZone: zone }) },
    HealthCheckPort: `${group.healthCheckPort(target)}`,
    TargetHealth: {
      State: state,
      ...(reason !== undefined && { Reason: reason }),
      ...(description !== undefined && { Description: description }),
    },
    ...(include.length > 0 && { AnomalyDetection: { Result: "normal", MitigationInEffect: "no" } }),
  };
}
