import type { Observation } from "../../src/checks/observation.ts";
import type { ExpectedVersion } from "../../src/checks/probes/expectation.ts";
import { httpProbe } from "../../src/checks/probes/http-probe.ts";
import { type HttpOverrides, httpCheck as plainCheck } from "../../testkit/checks.ts";
import { never, timeout } from "./checks.ts";

/** With the time-out of these tests. */
export const httpCheck = (overrides: HttpOverrides = {}) => plainCheck({ ...timeout(5_000), ...overrides });

/** One look at one URL. */
export async function lookAt(
  url: string,
  overrides: HttpOverrides = {},
  version?: ExpectedVersion,
): Promise<Observation> {
  const [observation] = await httpProbe(httpCheck({ urls: [url], ...overrides }), { version }).look(never);
  if (!observation) throw new Error(`nothing was seen of ${url}`);
  return observation;
}
