import type { Check, CheckKind, EcsServiceCheck } from "@deploy-actions/shared/checks/check";
import type { ExpectedVersion } from "@deploy-actions/shared/checks/probes/expectation";
import type { EcsHandle } from "@deploy-actions/shared/release/handle";
import type { Gate } from "./outcome.ts";

export interface Verified {
  readonly check: Check;
  readonly version: ExpectedVersion | undefined;
}

/** They speak of the last minutes, in which the release that was given up was still there: they are shown, and do not decide. */
const LATE: readonly CheckKind[] = ["alarm", "metric", "prometheus"];

/**
 * The checks of the gate, turned round: what was expected must not answer any more, and the service must be set to the
 * release that it went back to. Which version that one calls itself is not known.
 */
export function verifying(
  { checks, release, expectedVersion }: Pick<Gate, "checks" | "release" | "expectedVersion">,
  serving: string,
): readonly Verified[] {
  return checks.map((original) => {
    const check = LATE.includes(original.kind) ? { ...original, advisory: true } : original;
    if (check.kind === "ecs-service" && release && isServiceOf(release, check))
      return { check: { ...check, taskDefinition: serving, deployment: undefined }, version: undefined };
    if (check.kind !== "http" || !check.version) return { check, version: undefined };
    const givenUp = check.version.expected ?? expectedVersion;
    return {
      check: { ...check, version: { ...check.version, expected: undefined } },
      version: givenUp === undefined ? undefined : { isNot: givenUp },
    };
  });
}

/** Whatever the check expects of it: its deployment is gone, too. Others went nowhere. */
function isServiceOf({ cluster, service }: EcsHandle, check: EcsServiceCheck): boolean {
  // Both may be given as ARNs.
  return check.cluster.split("/").at(-1) === cluster && check.service.split("/").at(-1) === service;
}
