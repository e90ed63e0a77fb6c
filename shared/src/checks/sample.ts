import type { Quorum } from "./check.ts";
import type { Observation, Outcome, Sample } from "./observation.ts";

/** Worst first. An old version that answers is worse than one that fails: the release is not what is serving. */
const WORST_FIRST: readonly Outcome[] = ["stale", "fail", "error", "no-data", "pass"];

/** More targets than a sentence can name. */
const TARGETS_NAMED = 3;

/**
 * What one look at all targets of a check came to. All of them must pass, or as many as the quorum asks for; targets
 * that could not be measured make it bad only when the others already do.
 */
export function toSample(
  { name, quorum }: { readonly name: string; readonly quorum: Quorum | undefined },
  { at, took }: Pick<Sample, "at" | "took">,
  observations: readonly Observation[],
): Sample {
  const needed = quorum ? Math.ceil((observations.length * quorum.passing) / quorum.of) : observations.length;
  const outcome = combine(observations, needed);
  const telling = observations.filter((observation) => observation.outcome === outcome);
  const latencies = observations.flatMap(({ latency }) => latency ?? []);
  const [first] = telling;
  const lost = observations.filter((observation) => observation.final && observation.outcome !== "pass").length;
  // As long as enough of the others may pass at the next look, a target that never will decides nothing.
  const final = observations.length - lost < needed && telling.some((observation) => observation.final);
  return {
    check: name,
    at,
    took,
    outcome,
    reason: reasonOf(outcome, observations),
    ...(first?.version === undefined ? {} : { version: first.version }),
    ...(latencies.length > 0 ? { latency: Math.max(...latencies) } : {}),
    ...(first?.value === undefined ? {} : { value: first.value }),
    ...(final ? { final } : {}),
    ...(first?.evidence ? { evidence: first.evidence } : {}),
    observations,
  };
}

/** `needed`: so many must pass. */
function combine(observations: readonly Observation[], needed: number): Outcome {
  const count = (...outcomes: Outcome[]) => observations.filter(({ outcome }) => outcomes.includes(outcome)).length;
  if (observations.length === 0) return "no-data";
  if (count("pass") >= needed) return "pass";
  const isBad = count("fail", "stale") > observations.length - needed;
  const candidates = WORST_FIRST.filter((outcome) => isBad || (outcome !== "fail" && outcome !== "stale"));
  return candidates.find((outcome) => count(outcome) > 0) ?? "no-data";
}

function reasonOf(outcome: Outcome, observations: readonly Observation[]): string {
  const [only] = observations;
  if (!only) return "there was nothing to look at";
  if (observations.length === 1) return only.reason;
  const bad = observations.filter((observation) => observation.outcome !== "pass");
  const passing = `${observations.length - bad.length} of ${observations.length} targets pass`;
  if (bad.length === 0) return passing;
  const named = (outcome === "pass" ? bad : worstFirst(bad)).slice(0, TARGETS_NAMED);
  const more = bad.length > named.length ? `; and ${bad.length - named.length} more` : "";
  return `${passing}; ${named.map(({ target, reason }) => `${target}: ${reason}`).join("; ")}${more}`;
}

function worstFirst(observations: readonly Observation[]): readonly Observation[] {
  return observations.toSorted((a, b) => WORST_FIRST.indexOf(a.outcome) - WORST_FIRST.indexOf(b.outcome));
}
