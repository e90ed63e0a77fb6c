import type { Observation, Outcome } from "../observation.ts";
import type { CheckRecord, RecordedSample, Run } from "./recorder.ts";

/** At an interval of 5 s nearly three hours. */
const LATEST = { samples: 2_000, characters: 2 * 1024 * 1024 };
/** Of those that are older than the latest. */
const NOT_GOOD = { samples: 1_000, characters: 1024 * 1024 };
const MOST_RUNS = 500;

/** What a sample and an observation take as JSON beside their texts: names, numbers and marks. */
const SAMPLE_CHARACTERS = 120;
const OBSERVATION_CHARACTERS = 80;

/** Keeps the samples of one check: the latest whole, older ones that were not good whole, older good ones as runs. */
export class CheckRecorder {
  readonly #latest: Weighed[] = [];
  #latestCharacters = 0;
  readonly #notGood: RecordedSample[] = [];
  #notGoodCharacters = 0;
  readonly #runs: Run[] = [];
  /** A sample that was not good ends a run. */
  #runIsOpen = false;
  readonly #omitted: Record<Outcome, number> = { pass: 0, fail: 0, stale: 0, "no-data": 0, error: 0 };

  take(taken: RecordedSample): void {
    const sample = this.#isLikeTheLast(taken) ? withoutEvidence(taken) : taken;
    const characters = charactersOf(sample);
    this.#latest.push({ sample, characters });
    this.#latestCharacters += characters;
    while (this.#isFull) this.#age();
  }

  record(): Omit<CheckRecord, "check"> {
    const samples = [...this.#notGood, ...this.#latest.map(({ sample }) => sample)];
    const completeFrom = this.#latest[0]?.sample.at ?? 0;
    return { samples, completeFrom, runs: [...this.#runs], omitted: { ...this.#omitted } };
  }

  #isLikeTheLast({ outcome, phase, version }: RecordedSample): boolean {
    const last = this.#latest.at(-1)?.sample;
    return outcome === "pass" && last?.outcome === "pass" && last.phase === phase && last.version === version;
  }

  get #isFull(): boolean {
    const { length } = this.#latest;
    return length > LATEST.samples || (length > 1 && this.#latestCharacters > LATEST.characters);
  }

  /** The oldest of the latest is not one of them any more. */
  #age(): void {
    const oldest = this.#latest.shift();
    if (!oldest) return;
    this.#latestCharacters -= oldest.characters;
    if (oldest.sample.outcome === "pass") this.#fold(oldest.sample);
    else this.#keep(oldest);
  }

  #keep({ sample, characters }: Weighed): void {
    this.#runIsOpen = false;
    const all = this.#notGoodCharacters + characters;
    if (this.#notGood.length >= NOT_GOOD.samples || all > NOT_GOOD.characters) {
      this.#omitted[sample.outcome] += 1;
      return;
    }
    this.#notGood.push(sample);
    this.#notGoodCharacters = all;
  }

  #fold(sample: RecordedSample): void {
    const last = this.#runs.at(-1);
    if (last && this.#runIsOpen && last.phase === sample.phase && last.version === sample.version) {
      this.#runs[this.#runs.length - 1] = longer(last, sample);
    } else if (this.#runs.length < MOST_RUNS) {
      this.#runs.push(newRun(sample));
      this.#runIsOpen = true;
    } else {
      this.#omitted.pass += 1;
      this.#runIsOpen = false;
    }
  }
}

interface Weighed {
  readonly sample: RecordedSample;
  readonly characters: number;
}

/** What shows a good answer is kept of the first in a row: it is most of what a sample takes, and says the same each time. */
function withoutEvidence({ evidence, observations, ...sample }: RecordedSample): RecordedSample {
  return { ...sample, observations: observations.map((seen) => (seen.outcome === "pass" ? withoutLines(seen) : seen)) };
}

function withoutLines({ evidence, ...observation }: Observation): Observation {
  return observation;
}

function newRun({ phase, version, at, latency }: RecordedSample): Run {
  const range = latency === undefined ? undefined : { min: latency, max: latency };
  return { phase, version, from: at, to: at, count: 1, latency: range };
}

function longer(run: Run, { at, latency }: RecordedSample): Run {
  const { min, max } = run.latency ?? { min: Number.POSITIVE_INFINITY, max: 0 };
  const range = latency === undefined ? run.latency : { min: Math.min(min, latency), max: Math.max(max, latency) };
  return { ...run, to: at, count: run.count + 1, latency: range };
}

/** About as many as it has in the evidence file. */
function charactersOf({ reason, observations }: RecordedSample): number {
  let sum = SAMPLE_CHARACTERS + reason.length;
  for (const { target, reason: seen, version = "", evidence = [] } of observations) {
    sum += OBSERVATION_CHARACTERS + target.length + seen.length + version.length;
    for (const line of evidence) sum += line.length;
  }
  return sum;
}
