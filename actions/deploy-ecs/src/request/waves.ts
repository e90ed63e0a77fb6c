import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import type { Problem } from "@deploy-actions/shared/problems";

/** A service, and the services that must be on their new release before it begins. */
export interface Needing {
  readonly name: string;
  readonly needs: readonly string[];
}

/** Services in the order they are deployed: each wave needs only those before it. */
export function inWaves<T extends Needing>(services: readonly T[]): readonly (readonly T[])[] {
  const waves: T[][] = [];
  const done = new Set<string>();
  for (let left = services; left.length > 0; ) {
    const ready = left.filter(({ needs }) => needs.every((name) => done.has(name)));
    if (ready.length === 0) throw new Error("The services need each other in a circle.");
    waves.push([...ready]);
    for (const { name } of ready) done.add(name);
    left = left.filter((service) => !ready.includes(service));
  }
  return waves;
}

/** Circles, each told once: `api → db → api`. */
export function findCircles(services: readonly Needing[]): readonly (readonly string[])[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  const finished = new Set<string>();
  const circles: (readonly string[])[] = [];
  const walk = (name: string, path: readonly string[]): void => {
    const from = path.indexOf(name);
    if (from >= 0) circles.push([...path.slice(from), name]);
    if (from >= 0 || finished.has(name)) return;
    for (const need of byName.get(name)?.needs ?? []) walk(need, [...path, name]);
    finished.add(name);
  };
  for (const { name } of services) walk(name, []);
  return circles;
}

/** What is wrong between the services; `entry` counts from 0. */
export function* waveProblems(services: readonly Needing[]): Generator<Problem & { readonly entry: number }> {
  const names = services.map(({ name }) => name);
  for (const [entry, { name, needs }] of services.entries()) {
    if (names.indexOf(name) < entry) {
      const fix = "Put what is asked of it into one entry.";
      yield { entry, at: "", message: `Service "${name}" is listed twice.`, fix };
    }
    for (const need of new Set(needs.filter((need) => !names.includes(need)))) {
      const fix = didYouMean(need, [...new Set(names)]) ?? `The services are ${names.join(", ")}.`;
      yield { entry, at: "needs", message: `"${need}" is not one of the services.`, fix };
    }
  }
  for (const circle of findCircles(services)) {
    yield {
      entry: names.indexOf(circle[0] ?? ""),
      at: "needs",
      message: `The services need each other in a circle: ${circle.join(" → ")}.`,
      fix: "Take one of these needs out.",
    };
  }
}
