/** Why a request counts as lost. A closed keep-alive connection under a request is `reset`: this client does not ask twice. */
export type Loss = "refused" | "reset" | "timed out" | "error answer";

/** How a request ended. A version can answer with an error of its own: `faulty`; the load balancer's errors are lost requests. */
export type Answer = { readonly version: string; readonly faulty?: true } | { readonly lost: Loss };

/** One request as its client saw it. Milliseconds; `at` counts from the start of the life, `ms` from when the request was due. */
export type Sample = { readonly at: number; readonly ms: number } & Answer;

export interface Tally {
  readonly requests: number;
  readonly lost: number;
  readonly losses: Readonly<Partial<Record<Loss, number>>>;
  /** Answers by the version that gave them. */
  readonly versions: Readonly<Record<string, number>>;
  /** How many of those were errors. */
  readonly faulty: Readonly<Record<string, number>>;
  /** Milliseconds of answered requests; 0 when there were none. */
  readonly latency: { readonly median: number; readonly p99: number; readonly max: number };
}

/** The requests that were sent in one slice of time. */
export interface Bucket {
  /** Milliseconds since the start of the life. */
  readonly at: number;
  /** Good answers by version. */
  readonly versions: Readonly<Record<string, number>>;
  /** Errors of whichever version. */
  readonly faulty: number;
  readonly lost: number;
}

/** Counts the requests sent at or after `from` and before `to`. */
export function tally(samples: readonly Sample[], from = 0, to = Number.POSITIVE_INFINITY): Tally {
  const sent = samples.filter(({ at }) => at >= from && at < to);
  const losses: Partial<Record<Loss, number>> = {};
  const versions: Record<string, number> = {};
  const faulty: Record<string, number> = {};
  const latencies: number[] = [];
  for (const sample of sent) {
    if ("lost" in sample) {
      losses[sample.lost] = (losses[sample.lost] ?? 0) + 1;
    } else {
      versions[sample.version] = (versions[sample.version] ?? 0) + 1;
      if (sample.faulty) faulty[sample.version] = (faulty[sample.version] ?? 0) + 1;
      latencies.push(sample.ms);
    }
  }
  latencies.sort((a, b) => a - b);
  return {
    requests: sent.length,
    lost: sent.length - latencies.length,
    losses,
    versions: sorted(versions),
    faulty: sorted(faulty),
    latency: { median: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), max: quantile(latencies, 1) },
  };
}

/** Slices of `width` milliseconds from the start up to `until`; a slice that is not over yet is left out. */
export function buckets(samples: readonly Sample[], width: number, until: number): readonly Bucket[] {
  const slices = Array.from({ length: Math.floor(until / width) }, (_, index) => ({
    at: index * width,
    versions: {} as Record<string, number>,
    faulty: 0,
    lost: 0,
  }));
  for (const sample of samples) {
    const slice = slices[Math.floor(sample.at / width)];
    if (!slice) continue;
    if ("lost" in sample) slice.lost += 1;
    else if (sample.faulty) slice.faulty += 1;
    else slice.versions[sample.version] = (slice.versions[sample.version] ?? 0) + 1;
  }
  return slices;
}

function quantile(ascending: readonly number[], share: number): number {
  const index = Math.max(0, Math.ceil(ascending.length * share) - 1);
  return Math.round((ascending[index] ?? 0) * 10) / 10;
}

function sorted(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)));
}
