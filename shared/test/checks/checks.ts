import type { CheckCommon } from "../../src/checks/check.ts";
import type { Resolve } from "../../src/checks/net/addresses.ts";
import { common as open } from "../../testkit/checks.ts";

/** What every kind of check has, with the time-out of these tests. */
export const common: CheckCommon = { ...open, ...timeout(5_000) };

/** Of one sample, in milliseconds. */
export function timeout(ms: number): Pick<CheckCommon, "pace"> {
  return { pace: { ...open.pace, timeout: ms } };
}

/** A name service that knows one host. */
export function resolvesTo(...addresses: readonly string[]): Resolve {
  return async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
}

export const never = new AbortController().signal;
