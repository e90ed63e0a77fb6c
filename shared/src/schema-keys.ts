import { type GenericSchema, getExamples, safeParse } from "valibot";

/** One step of the path of an issue, as valibot tells it. */
export interface Step {
  readonly type: string;
  readonly origin: string;
  /** The map or list that is stepped into. */
  readonly input: unknown;
  readonly key: unknown;
}

/** Keys that the schema knows where the last step of this path leads to. */
export function knownKeys(schema: GenericSchema, path: readonly Step[]): readonly string[] {
  return mapsAround(schema, path).flatMap(({ entries }) => Object.keys(entries ?? {}));
}

/** What the schema gives as examples of the value at this path. */
export function examplesAt(schema: GenericSchema, path: readonly Step[]): readonly unknown[] {
  return mapsAround(schema, path).flatMap(({ entries }) => {
    const entry = entries?.[String(path.at(-1)?.key)];
    return entry ? getExamples(entry as Parameters<typeof getExamples>[0]) : [];
  });
}

/** The parts of valibot's schemas that hold other schemas. */
interface SchemaParts extends GenericSchema {
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly item?: GenericSchema;
  readonly value?: GenericSchema;
  readonly wrapped?: GenericSchema;
  readonly options?: readonly unknown[];
  readonly key?: unknown;
}

/** Valibot's issues do not carry the schema they come from, so it is walked again, to what holds the last key. */
function mapsAround(schema: GenericSchema, [step, ...rest]: readonly Step[]): readonly SchemaParts[] {
  if (step === undefined) return [];
  const layers = unwrap(schema, step.input);
  if (rest.length === 0) return layers;
  return layers.flatMap(({ entries, item, value }) => {
    const next = entries?.[String(step.key)] ?? item ?? value;
    return next ? mapsAround(next, rest) : [];
  });
}

/** Of a variant, the option that was chosen: the keys of its siblings would mislead. */
function unwrap(schema: SchemaParts, given: unknown): readonly SchemaParts[] {
  if (schema.wrapped) return unwrap(schema.wrapped, given);
  if (!["union", "variant", "intersect"].includes(schema.type)) return [schema];
  const options = (schema.options ?? []) as readonly SchemaParts[];
  const chosen = schema.type === "variant" ? options.filter((option) => isChosen(option, schema.key, given)) : [];
  return (chosen.length > 0 ? chosen : options).flatMap((option) => unwrap(option, given));
}

function isChosen({ entries }: SchemaParts, discriminator: unknown, given: unknown): boolean {
  const literal = entries?.[String(discriminator)];
  return literal !== undefined && safeParse(literal, Object(given)[String(discriminator)]).success;
}
