import type { HttpCheck } from "../../src/checks/check.ts";
import type { Observation } from "../../src/checks/observation.ts";
import type { ExpectedVersion } from "../../src/checks/probes/expectation.ts";
import { httpProbe } from "../../src/checks/probes/http-probe.ts";
import { common, never } from "./checks.ts";

type Overrides = Omit<Partial<HttpCheck>, "expect"> & { readonly expect?: Partial<HttpCheck["expect"]> };

/** A check that status 200 satisfies. */
export function httpCheck({ expect, ...overrides }: Overrides = {}): HttpCheck {
  return {
    ...common,
    kind: "http",
    urls: ["https://web.example.com/health"],
    method: "GET",
    headers: [],
    body: undefined,
    addresses: "one",
    followRedirects: 0,
    ca: undefined,
    maxBody: 1024 * 1024,
    version: undefined,
    failFast: [],
    ...overrides,
    expect: {
      status: [{ from: 200, to: 200 }],
      headers: [],
      body: [],
      json: [],
      latency: undefined,
      percentiles: [],
      ...expect,
    },
  };
}

/** One look at one URL. */
export async function lookAt(url: string, overrides: Overrides = {}, version?: ExpectedVersion): Promise<Observation> {
  const [observation] = await httpProbe(httpCheck({ urls: [url], ...overrides }), { version }).look(never);
  if (!observation) throw new Error(`nothing was seen of ${url}`);
  return observation;
}
