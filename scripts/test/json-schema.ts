/** A JSON Schema, as far as ours goes. */
export type Schema = Readonly<Record<string, unknown>>;

/** Whether a value fits. Throws on a keyword that it does not know, so that nothing is passed over. */
export function fits(value: unknown, schema: Schema, root: Schema = schema): boolean {
  return Object.entries(schema).every(([keyword, rule]) => {
    if (ANNOTATIONS.includes(keyword)) return true;
    const holds = KEYWORDS[keyword];
    if (!holds) throw new Error(`Unknown keyword ${keyword}.`);
    return holds(value, rule as never, (inner, part) => fits(inner, part as Schema, root), { schema, root });
  });
}

const ANNOTATIONS = ["$schema", "$defs", "title", "description", "examples", "default", "format"];

type Holds = (
  value: unknown,
  rule: never,
  check: (value: unknown, schema: unknown) => boolean,
  at: { readonly schema: Schema; readonly root: Schema },
) => boolean;

const KEYWORDS: Readonly<Record<string, Holds>> = {
  $ref: (value, ref: string, check, { root }) =>
    check(
      value,
      ref
        .slice(2)
        .split("/")
        .reduce<unknown>((schema, key) => Object(schema)[key], root),
    ),
  anyOf: (value, options: readonly Schema[], check) => options.some((option) => check(value, option)),
  oneOf: (value, options: readonly Schema[], check) => options.filter((option) => check(value, option)).length === 1,
  not: (value, schema: Schema, check) => !check(value, schema),
  const: (value, wanted: unknown) => value === wanted,
  enum: (value, choices: readonly unknown[]) => choices.includes(value),
  type: (value, type: string) => typeOf(value) === type || (type === "integer" && Number.isInteger(value)),
  properties: (value, properties: Readonly<Record<string, Schema>>, check) =>
    entries(value).every(([key, inner]) => !properties[key] || check(inner, properties[key])),
  required: (value, keys: readonly string[]) => typeOf(value) !== "object" || keys.every((key) => key in Object(value)),
  additionalProperties: (value, rule: false | Schema, check, { schema }) =>
    entries(value)
      .filter(([key]) => !(key in Object(schema.properties)))
      .every(([, inner]) => rule !== false && check(inner, rule)),
  propertyNames: (value, schema: Schema, check) => entries(value).every(([key]) => check(key, schema)),
  minProperties: (value, least: number) => typeOf(value) !== "object" || entries(value).length >= least,
  items: (value, schema: Schema, check) => !Array.isArray(value) || value.every((item) => check(item, schema)),
  uniqueItems: (value) => !Array.isArray(value) || new Set(value).size === value.length,
  minItems: (value, least: number) => !Array.isArray(value) || value.length >= least,
  minLength: (value, least: number) => typeof value !== "string" || value.length >= least,
  maxLength: (value, most: number) => typeof value !== "string" || value.length <= most,
  pattern: (value, pattern: string) => typeof value !== "string" || new RegExp(pattern, "u").test(value),
  minimum: (value, least: number) => typeof value !== "number" || value >= least,
  maximum: (value, most: number) => typeof value !== "number" || value <= most,
  exclusiveMinimum: (value, below: number) => typeof value !== "number" || value > below,
};

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeOf(value) === "object" ? Object.entries(Object(value)) : [];
}
