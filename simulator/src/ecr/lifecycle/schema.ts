import { invalidParameter } from "../errors.ts";

/** A policy as it is written, with the right keys and types. */
export interface WrittenPolicy {
  readonly rules: readonly WrittenRule[];
}

export interface WrittenRule {
  readonly rulePriority: number;
  readonly description?: string;
  readonly selection: {
    readonly tagStatus: "tagged" | "untagged" | "any";
    readonly tagPrefixList?: readonly string[];
    readonly tagPatternList?: readonly string[];
    readonly storageClass?: "standard" | "archive";
    readonly countType: "imageCountMoreThan" | "sinceImagePushed" | "sinceImagePulled" | "sinceImageTransitioned";
    readonly countUnit?: "days";
    readonly countNumber: number;
  };
  readonly action: { readonly type: "expire" | "transition"; readonly targetStorageClass?: "archive" };
}

/** User guide, "Amazon ECR service quotas". */
const MOST_RULES = 50;

export function readPolicy(text: string): WrittenPolicy {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw invalidPolicy("Could not map policyString into LifecyclePolicy.");
  }
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw invalidPolicy("Could not map policyString into LifecyclePolicy.");
  check(document, POLICY);
  return document as WrittenPolicy;
}

/** In the words that ECR's own check of the JSON schema has, as users report them. */
export function invalidPolicy(reason: string): Error {
  return invalidParameter("LifecyclePolicyText", `Lifecycle policy validation failure: ${reason}`);
}

type Schema =
  | { readonly keys: Readonly<Record<string, Schema>>; readonly optional: readonly string[] }
  | { readonly items: Schema; readonly min: number; readonly max: number }
  | { readonly values: readonly string[] }
  | { readonly type: "string" }
  | { readonly type: "integer"; readonly minimum: number };

const TAGS: Schema = { items: { type: "string" }, min: 1, max: Number.POSITIVE_INFINITY };

const POLICY: Schema = {
  keys: {
    rules: {
      items: {
        keys: {
          rulePriority: { type: "integer", minimum: 1 },
          description: { type: "string" },
          selection: {
            keys: {
              tagStatus: { values: ["tagged", "untagged", "any"] },
              tagPrefixList: TAGS,
              tagPatternList: TAGS,
              storageClass: { values: ["standard", "archive"] },
              countType: {
                values: ["imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"],
              },
              countUnit: { values: ["days"] },
              countNumber: { type: "integer", minimum: 1 },
            },
            optional: ["tagPrefixList", "tagPatternList", "storageClass", "countUnit"],
          },
          action: {
            keys: { type: { values: ["expire", "transition"] }, targetStorageClass: { values: ["archive"] } },
            optional: ["targetStorageClass"],
          },
        },
        optional: ["description"],
      },
      min: 1,
      max: MOST_RULES,
    },
  },
  optional: [],
};

function check(value: unknown, schema: Schema): void {
  if ("keys" in schema) checkObject(value, schema);
  else if ("items" in schema) checkList(value, schema);
  else if ("values" in schema) {
    if (typeof value === "string" && schema.values.includes(value)) return;
    const possible = JSON.stringify(schema.values);
    throw invalidPolicy(`instance value (${JSON.stringify(value)}) not found in enum (possible values: ${possible})`);
  } else if (schema.type === "string") {
    if (typeof value !== "string") throw wrongType(value, "string");
  } else {
    if (!Number.isInteger(value)) throw wrongType(value, "integer");
    if ((value as number) >= schema.minimum) return;
    const bounds = `minimum: ${schema.minimum}, found: ${value}`;
    throw invalidPolicy(`numeric instance is lower than the required minimum (${bounds})`);
  }
}

function checkObject(value: unknown, { keys, optional }: Extract<Schema, { keys: unknown }>): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongType(value, "object");
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(keys, key));
  if (unknown.length > 0) {
    const shown = JSON.stringify(unknown);
    throw invalidPolicy(`object instance has properties which are not allowed by the schema: (${shown})`);
  }
  const missing = Object.keys(keys).filter((key) => !optional.includes(key) && !Object.hasOwn(value, key));
  if (missing.length > 0) throw invalidPolicy(`object has missing required properties (${JSON.stringify(missing)})`);
  for (const [key, member] of Object.entries(value)) check(member, keys[key] as Schema);
}

function checkList(value: unknown, { items, min, max }: Extract<Schema, { items: unknown }>): void {
  if (!Array.isArray(value)) throw wrongType(value, "array");
  const [word, bound, limit] = value.length < min ? ["short", "least", min] : ["long", "most", max];
  if (value.length < min || value.length > max) {
    throw invalidPolicy(
      `array is too ${word}: must have at ${bound} ${limit} elements but instance has ${value.length} elements`,
    );
  }
  for (const item of value) check(item, items);
}

function wrongType(value: unknown, allowed: string): Error {
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return invalidPolicy(`instance type (${type}) does not match any allowed primitive type (allowed: ["${allowed}"])`);
}
