import type { Gate, Outcome } from "./outcome.ts";

/** How many answers there were of each version, most first. */
export function observedVersions(outcome: Outcome): ReadonlyMap<string, number> {
  const seen = new Map(versionsByCheck(outcome).filter(([, counts]) => counts.length > 0));
  const answers = answering(outcome.gate, [...seen.keys()]);
  return mostFirst(answers.flatMap((name) => seen.get(name) ?? []));
}

/**
 * Of the checks that tell a version those that count. An ECS service tells its task definition, which counts only when no
 * answer tells a version: the two name the same release in different words.
 */
export function answering({ checks }: Gate, telling: readonly string[]): readonly string[] {
  const services = new Set(checks.flatMap(({ kind, name }) => (kind === "ecs-service" ? [name] : [])));
  const answers = telling.filter((name) => !services.has(name));
  return answers.length > 0 ? answers : telling;
}

export function mostFirst(counts: Iterable<Counted>): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [version, count] of counts) sums.set(version, (sums.get(version) ?? 0) + count);
  return new Map([...sums].sort(([, a], [, b]) => b - a));
}

type Counted = readonly [version: string, count: number];

function versionsByCheck(outcome: Outcome): readonly (readonly [check: string, counts: readonly Counted[]])[] {
  switch (outcome.mode) {
    case "gate":
      return outcome.judgement.checks.map(({ name, converge, bake }) => [
        name,
        [...converge.versions, ...bake.versions],
      ]);
    case "baseline":
      return Object.entries(outcome.baseline.checks).map(([name, { versions }]) => [name, Object.entries(versions)]);
    case "dry-run":
      return outcome.records.map(({ check, samples }) => [
        check,
        samples
          .flatMap(({ observations }) => observations)
          .flatMap(({ version }): readonly Counted[] => (version === undefined ? [] : [[version, 1]])),
      ]);
  }
}
