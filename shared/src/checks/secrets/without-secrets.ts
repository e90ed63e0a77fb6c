import type { Observation } from "../observation.ts";

/** An observation as it may leave a probe: a server may hand back what it was sent, in any place that is shown. */
export function withoutSecrets(observation: Observation, hide: (text: string) => string): Observation {
  const { target, reason, version, evidence } = observation;
  return {
    ...observation,
    target: hide(target),
    reason: hide(reason),
    ...(version === undefined ? {} : { version: hide(version) }),
    ...(evidence ? { evidence: evidence.map(hide) } : {}),
  };
}
