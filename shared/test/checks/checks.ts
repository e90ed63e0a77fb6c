import type { CheckCommon } from "../../src/checks/check.ts";
import type { Resolve } from "../../src/checks/net/addresses.ts";

/** What every kind of check has, in a document that says nothing of it. */
export const common: CheckCommon = {
  name: "check",
  advisory: false,
  quorum: undefined,
  pace: { interval: undefined, timeout: 5_000, initialDelay: 0 },
  limits: {
    successThreshold: undefined,
    failureLimit: undefined,
    consecutiveFailureLimit: undefined,
    errorLimit: undefined,
    minSamples: undefined,
  },
  compare: [],
};

/** Of one sample, in milliseconds. */
export function timeout(ms: number): Pick<CheckCommon, "pace"> {
  return { pace: { ...common.pace, timeout: ms } };
}

/** A name service that knows one host. */
export function resolvesTo(...addresses: readonly string[]): Resolve {
  return async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
}

export const never = new AbortController().signal;
