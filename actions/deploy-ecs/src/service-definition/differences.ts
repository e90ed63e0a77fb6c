import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import { presentable } from "../task-definition/presentable.ts";
import { COMPARED_AS_WRITTEN, type Comparable, type ComparableMap, comparable, defaultOf, NONE } from "./normalise.ts";
import type { Member } from "./treatment.ts";

/** Two values of one place, as a log may show them. Undefined: not set. */
interface Difference {
  readonly path: string;
  readonly live: string | undefined;
  readonly file: string | undefined;
}

/** Where file and service differ in one member, however deep. */
export function differences(
  live: ServiceDefinition,
  definition: ServiceDefinition,
  member: Member,
): readonly Difference[] {
  const [before, after] = [
    comparable(live[member] ?? FILLED_IN[member], member),
    comparable(definition[member], member),
  ];
  if (member === "platformVersion" && after === "LATEST") return [];
  return [
    ...between(before, after, {
      path: member,
      name: member,
      holder: "",
      asWritten: COMPARED_AS_WRITTEN.includes(member),
    }),
  ];
}

/** Members that every service has, whether ECS shows them or not. */
const FILLED_IN: Partial<Record<Member, object>> = { deploymentConfiguration: {}, deploymentController: {} };

interface Place {
  readonly path: string;
  readonly name: string;
  /** The member it is in. */
  readonly holder: string;
  readonly asWritten: boolean;
}

function* between(before: Comparable | undefined, after: Comparable | undefined, place: Place): Generator<Difference> {
  const { path, name, holder, asWritten } = place;
  if (isMap(before) && isMap(after)) {
    const isList = [before, after].some((map) => Object.keys(map).some((key) => key.startsWith("[")));
    const keys =
      asWritten && (!isList || name === "tags")
        ? Object.keys(after)
        : [...new Set([...Object.keys(before), ...Object.keys(after)])];
    for (const key of keys) yield* between(before[key], after[key], under(place, key));
    return;
  }
  if (isMap(before) || isMap(after)) {
    // A mapping in which everything is as it would be without it is no difference.
    if (isAllDefault(before, name) && isAllDefault(after, name)) return;
    yield { path, live: textOf(before, name), file: textOf(after, name) };
    return;
  }
  const [old, fresh] = [before, after].map((value) => (isNothing(value) ? defaultOf(name, holder) : value));
  if (old === fresh || (name === "namespace" && isArn(old) !== isArn(fresh))) return;
  const { before: liveText, after: fileText } = presentable(name, text(old), text(fresh));
  yield { path, live: liveText, file: fileText };
}

function under({ path, name, asWritten }: Place, key: string): Place {
  const isItem = key.startsWith("[");
  return { path: isItem ? `${path}${key}` : `${path}.${key}`, name: isItem ? name : key, holder: name, asWritten };
}

function isAllDefault(value: Comparable | undefined, name: string): boolean {
  if (!isMap(value)) return isNothing(value);
  return Object.entries(value).every(([key, inner]) =>
    isMap(inner) ? isAllDefault(inner, key) : isNothing(inner) || inner === defaultOf(key, name),
  );
}

/** A whole mapping in one line, for one that comes or goes: `capacityProvider FARGATE_SPOT, weight 3`. */
function textOf(value: Comparable | undefined, name: string): string | undefined {
  if (isNothing(value)) return undefined;
  if (!isMap(value)) return presentable(name, undefined, text(value)).after;
  const parts = Object.entries(value).map(([key, inner]) => {
    const isItem = key.startsWith("[");
    const words = textOf(inner, isItem ? name : key);
    return isItem ? words : isMap(inner) ? `${key} { ${words} }` : `${key} ${words}`;
  });
  return parts.join(", ");
}

const text = (value: Comparable | undefined) => (value === undefined ? undefined : `${value}`);

const isNothing = (value: Comparable | undefined) => value === undefined || value === NONE;

const isMap = (value: Comparable | undefined): value is ComparableMap => typeof value === "object";

/** ECS answers with the ARN of a namespace where its name was given: those two cannot be compared. */
const isArn = (value: Comparable | undefined) => `${value}`.startsWith("arn:");
