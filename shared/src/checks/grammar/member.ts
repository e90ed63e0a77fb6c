import * as v from "valibot";

/** A member of a check, with what editors and docs/checks.md say of it. An example also shows how to write it when it is missing. */
export function member<Schema extends v.GenericSchema>(
  schema: Schema,
  description: string,
  ...examples: readonly v.InferInput<Schema>[]
): Schema {
  // What follows a transformation describes the outcome, and a JSON Schema is about what people write.
  const [written, ...actions] = partsOf(schema as Piped);
  const told = examples.length > 0 ? [v.examples([...examples])] : [];
  const parts = [written, v.description(description), ...told, ...actions] as unknown as readonly [Schema];
  return v.pipe(...parts) as unknown as Schema;
}

interface Piped {
  readonly pipe?: readonly Piped[];
}

function partsOf(schema: Piped): readonly Piped[] {
  return schema.pipe?.flatMap(partsOf) ?? [schema];
}
