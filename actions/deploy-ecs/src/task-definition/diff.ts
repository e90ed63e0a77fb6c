import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { normalise } from "@deploy-actions/shared/ecs/task-definition/normalise";
import { HIDDEN } from "@deploy-actions/shared/secret-looking";
import { type Leaf, leavesOf } from "./leaves.ts";
import { presentable } from "./presentable.ts";

/** One difference between two task definitions, fit to be shown: secrets are hidden, account ids left out where they are the same. */
export interface Change {
  /** `task`, or `container web`. */
  readonly where: string;
  /** `image`, `environment LOG_LEVEL`, `memory`. Empty: all of it. */
  readonly what: string;
  /** Undefined: it was not there. */
  readonly before: string | undefined;
  /** Undefined: it is gone. */
  readonly after: string | undefined;
  /** `MiB`, `CPU units`; empty for values without one. */
  readonly unit: string;
}

/** What ECS would do differently: the containers first that the reader knows from before. */
export function diffDefinitions(before: TaskDefinition, after: TaskDefinition): readonly Change[] {
  const [old, fresh] = [normalise(before), normalise(after)];
  const oldLeaves = byName(leavesOf(old));
  const freshLeaves = byName(leavesOf(fresh));
  const names = new Set([...oldLeaves.keys(), ...freshLeaves.keys()]);
  const [added, removed] = [missingFrom(old, fresh), missingFrom(fresh, old)];
  const changes = [...names].flatMap((name) => changeOf(oldLeaves.get(name), freshLeaves.get(name)));
  return [
    ...changes.filter(({ where }) => !added.has(where) && !removed.has(where)),
    ...[...added].map(([where, image]) => ({ where, what: "", before: undefined, after: image, unit: "" })),
    ...[...removed].map(([where, image]) => ({ where, what: "", before: image, after: undefined, unit: "" })),
  ];
}

/** One line, for example `container web: environment LOG_LEVEL info → debug`. */
export function describeChange({ where, what, before, after, unit }: Change): string {
  const subject = where === "task" ? `task ${what}` : [`${where}${what && ":"}`, what].filter(Boolean).join(" ");
  const shown = (value: string) => (value && unit ? `${value} ${unit}` : value);
  if (before === undefined) return [`${subject} added`, shown(after ?? "")].filter(Boolean).join(": ");
  if (after === undefined) return [`${subject} removed`, before && `was ${shown(before)}`].filter(Boolean).join(", ");
  if (before === after) return `${subject} changed${before === HIDDEN ? " (its value is not shown)" : ""}`;
  return `${subject} ${before || "(nothing)"} → ${shown(after || "(nothing)")}`;
}

function byName(leaves: readonly Leaf[]): ReadonlyMap<string, Leaf> {
  return new Map(leaves.map((leaf) => [`${leaf.where}: ${leaf.what}`, leaf]));
}

function changeOf(before: Leaf | undefined, after: Leaf | undefined): readonly Change[] {
  const leaf = after ?? before;
  if (!leaf || before?.text === after?.text) return [];
  const { where, what, member } = leaf;
  return [{ where, what, ...presentable(member, before?.text, after?.text), unit: UNITS[member] ?? "" }];
}

/** Containers of `definition` that `other` does not have, with their images. */
function missingFrom(other: TaskDefinition, definition: TaskDefinition): ReadonlyMap<string, string> {
  const names = new Set(other.containerDefinitions.map(({ name }) => name));
  const missing = definition.containerDefinitions.filter(({ name }) => !names.has(name));
  return new Map(
    missing.map(({ name, image }) => [`container ${name}`, presentable("image", image, undefined).before ?? ""]),
  );
}

const UNITS: Readonly<Record<string, string>> = {
  memory: "MiB",
  memoryReservation: "MiB",
  cpu: "CPU units",
  sizeInGiB: "GiB",
  interval: "s",
  timeout: "s",
  startPeriod: "s",
  startTimeout: "s",
  stopTimeout: "s",
};
