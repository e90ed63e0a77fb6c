import type { Sample } from "./tally.ts";

/** Milliseconds after `from` at which the last answer came from another version; undefined when the version never had all of it. */
export function aloneAfter(samples: readonly Sample[], version: string, from: number, to: number): number | undefined {
  const answers = samples.filter((sample) => sample.at >= from && sample.at < to && "version" in sample);
  const isOther = (sample: Sample) => "version" in sample && sample.version !== version;
  const others = answers.filter(isOther).map(({ at }) => at);
  const last = Math.max(from, ...others);
  return answers.some((sample) => sample.at > last && !isOther(sample)) ? last - from : undefined;
}

/** Milliseconds from the first answer that was an error to the last one; undefined when there was none. */
export function badFor(samples: readonly Sample[], from: number, to: number): number | undefined {
  const bad = samples.filter((sample) => sample.at >= from && sample.at < to && "faulty" in sample).map(({ at }) => at);
  return bad.length === 0 ? undefined : Math.max(...bad) - Math.min(...bad);
}
