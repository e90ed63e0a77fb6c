import type { CheckCommon, HttpCheck } from "../src/checks/check.ts";

/** What every kind of check has, in a document that says nothing of it. */
export const common: CheckCommon = {
  name: "check",
  advisory: false,
  quorum: undefined,
  pace: { interval: undefined, timeout: 10_000, initialDelay: 0 },
  limits: {
    successThreshold: undefined,
    failureLimit: undefined,
    consecutiveFailureLimit: undefined,
    errorLimit: undefined,
    minSamples: undefined,
  },
  compare: [],
};

/** Where an answer that is JSON says its version. */
export const versionInJson: HttpCheck["version"] = {
  from: { kind: "json", path: "$.version" },
  match: "exact",
  expected: undefined,
};

export type HttpOverrides = Omit<Partial<HttpCheck>, "expect"> & { readonly expect?: Partial<HttpCheck["expect"]> };

/** A check that status 200 satisfies. */
export function httpCheck({ expect, ...overrides }: HttpOverrides = {}): HttpCheck {
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
