import type { Check, CheckCommon } from "../../src/checks/check.ts";
import type { CheckBaseline } from "../../src/checks/judge/baseline.ts";
import type { Judgement } from "../../src/checks/judge/judgement.ts";
import { makeRules, type Rules } from "../../src/checks/judge/rules.ts";
import type { Observation, Probe, Sample } from "../../src/checks/observation.ts";
import type { Watched } from "../../src/checks/watch/sample-check.ts";
import { watch } from "../../src/checks/watch/watch.ts";
import { common, httpCheck, versionInJson } from "../../testkit/checks.ts";
import { virtualClock } from "../../testkit/virtual-clock.ts";

/**
 * A timeline, one letter for each sample; the last letter goes on for ever.
 *
 * `+` good and from the expected version, `-` failed, `o` the old version, `.` no data, `?` could not be measured;
 * `F` `N` `E`: failed, no data, error, and final. `s`: good, `S`: failed, and takes 2.5 s. `h`: never comes back.
 */
export type Script = string;

const OBSERVATIONS: Readonly<Record<string, Omit<Observation, "target">>> = {
  "+": { outcome: "pass", reason: "HTTP 200", version: "v2", latency: 10 },
  s: { outcome: "pass", reason: "HTTP 200", version: "v2", latency: 2_500 },
  "-": { outcome: "fail", reason: "HTTP 503" },
  S: { outcome: "fail", reason: "no answer within 2.5 s" },
  o: { outcome: "stale", reason: "version v1 answers, expected v2", version: "v1", latency: 12 },
  ".": { outcome: "no-data", reason: "no datapoints" },
  "?": { outcome: "error", reason: "connection refused" },
  F: { outcome: "fail", reason: "ECS rolled it back", final: true },
  N: { outcome: "no-data", reason: "the service runs no task", final: true },
  E: { outcome: "error", reason: "access denied", final: true },
};

export interface Gated {
  readonly script: Script;
  readonly advisory?: true;
  readonly limits?: Partial<CheckCommon["limits"]>;
  readonly interval?: number;
  readonly broken?: string;
  readonly compare?: CheckCommon["compare"];
  readonly percentiles?: readonly { readonly percentile: number; readonly latency: number }[];
}

export interface GateOptions {
  /** Seconds. */
  readonly converge?: number;
  readonly bake?: number;
  readonly cancelAt?: number;
  readonly threshold?: number;
  /** By check; what is left out is that of a healthy one. */
  readonly baseline?: Partial<CheckBaseline>;
}

export function check(name: string, gated: Gated): Check {
  return httpCheck({
    name,
    advisory: gated.advisory ?? false,
    pace: { ...common.pace, interval: gated.interval },
    limits: { ...common.limits, ...gated.limits },
    compare: gated.compare ?? [],
    version: versionInJson,
    expect: { percentiles: gated.percentiles ?? [] },
  });
}

export function rulesOf(
  checks: readonly Check[],
  gated: Readonly<Record<string, Gated>>,
  { converge = 20, bake = 10, threshold = 3, baseline }: GateOptions = {},
): Rules {
  const before = Object.entries(gated).flatMap(([name, { broken }]) =>
    broken === undefined && !baseline ? [] : [[name, { ...HEALTHY, broken, ...baseline }] as const],
  );
  return makeRules(checks, {
    convergeTimeout: converge * 1_000,
    bake: bake * 1_000,
    interval: 1_000,
    successThreshold: threshold,
    baseline: { schema: 1, capturedAt: "2026-11-21T12:00:00.000Z", checks: Object.fromEntries(before) },
  });
}

const HEALTHY: CheckBaseline = {
  samples: 20,
  failures: 0,
  broken: undefined,
  versions: { v1: 20 },
  p50: 10,
  p95: 10,
  p99: undefined,
  value: undefined,
};

export interface Played {
  readonly judgement: Judgement;
  /** Seconds since the start. */
  readonly endedAt: number;
  readonly samples: readonly Sample[];
}

/** Runs a gate over scripted samples, with a sample a second, in no time. */
export async function play(gated: Readonly<Record<string, Gated>>, options: GateOptions = {}): Promise<Played> {
  const clock = virtualClock(1_000_000);
  const checks = Object.entries(gated).map(([name, one]) => check(name, one));
  const cancel = new AbortController();
  const samples: Sample[] = [];
  const startedAt = clock.now();
  const rules = rulesOf(checks, gated, options);
  const watched = withProbes(checks, rules, ({ name }) => scripted(gated[name]?.script ?? "+", clock));
  if (options.cancelAt !== undefined) {
    void clock.sleep(options.cancelAt * 1_000).then(() => cancel.abort(new Error("cancelled")));
  }
  const judgement = await clock.run(
    watch(watched, {
      rules,
      startedAt,
      clock,
      signal: cancel.signal,
      onSample: (sample) => samples.push(sample),
      random: () => 0,
    }),
  );
  return { judgement, endedAt: (judgement.endedAt - startedAt) / 1_000, samples };
}

export function withProbes(checks: readonly Check[], rules: Rules, probe: (check: Check) => Probe): readonly Watched[] {
  return rules.checks.flatMap((rule, index) => {
    const one = checks[index];
    return one ? [{ check: one, rule, probe: probe(one) }] : [];
  });
}

function scripted(script: Script, clock: { sleep(ms: number, signal?: AbortSignal): Promise<void> }): Probe {
  let next = 0;
  return {
    look: async (signal) => {
      const letter = script[Math.min(next, script.length - 1)] ?? "+";
      next += 1;
      if (letter === "s" || letter === "S") await clock.sleep(2_500, signal);
      if (letter === "h")
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      const observation = OBSERVATIONS[letter];
      if (!observation) throw new Error(`There is no letter "${letter}".`);
      return [{ target: "https://web.example.com/health", ...observation }];
    },
  };
}
