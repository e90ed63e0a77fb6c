import { shorten } from "../assert/show.ts";
import type { Observation } from "../observation.ts";
import type { Hide } from "./hiding.ts";

/** Characters of a text in which secrets are looked for, which takes its time; nobody is shown more. */
const LONGEST = 2_000;

/** An observation as it may leave a probe: a server may hand back what it was sent, in any place that is shown. */
export function withoutSecrets(observation: Observation, hide: Hide): Observation {
  const { target, reason, version, evidence } = observation;
  const hidden = (text: string) => hide(shorten(text, LONGEST));
  return {
    ...observation,
    target: hidden(target),
    reason: hidden(reason),
    ...(version === undefined ? {} : { version: hidden(version) }),
    ...(evidence ? { evidence: evidence.map(hidden) } : {}),
  };
}
