import { VERSION_HEADER } from "../traffic.ts";

/**
 * Inputs for the checks of a step that holds shares of the traffic: often, and for long enough that a release with a fifth
 * of the traffic is all but sure to be met. Thirty samples miss it once in eight hundred times.
 */
export function stepChecks(url: string): Readonly<Record<string, string>> {
  return {
    // No answer may be bad: at a small share of the traffic a few bad ones are all there are.
    checks: JSON.stringify([
      { kind: "http", url, version: { header: VERSION_HEADER }, expect: { status: 200 }, "failure-limit": 0 },
    ]),
    "checks-timeout": "3s",
    "checks-bake": "3s",
    "checks-interval": "100ms",
  };
}
