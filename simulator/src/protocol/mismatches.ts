import { type Model, memberOf, type Reference, type Shape, shapeOf } from "./model.ts";

/**
 * Where a value's types or member names differ from the model. Timestamps are Dates.
 * Answers go through it, so that a handler cannot say what AWS would never say.
 */
export function mismatches(model: Model, reference: Reference, value: unknown, path = ""): readonly string[] {
  const shape = shapeOf(model, reference);
  if (shape.type === "structure" && shape.document) return [];
  if (!fits(shape, value)) return [`${path || "the answer"}: expected ${shape.type}, got ${describe(value)}`];
  switch (shape.type) {
    case "structure":
      return Object.entries(value as object).flatMap(([name, member]) => {
        const at = path === "" ? name : `${path}.${name}`;
        const known = memberOf(shape, name);
        if (!known) return [`${at}: no such member in ${reference.shape}`];
        return member === undefined ? [] : mismatches(model, known, member, at);
      });
    case "list":
      return (value as readonly unknown[]).flatMap((item, index) =>
        mismatches(model, shape.member, item, `${path}[${index}]`),
      );
    case "map":
      return Object.entries(value as object).flatMap(([key, item]) =>
        mismatches(model, shape.value, item, `${path}.${key}`),
      );
    default:
      return [];
  }
}

function fits(shape: Shape, value: unknown): boolean {
  switch (shape.type) {
    case "structure":
    case "map":
      return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
    case "list":
      return Array.isArray(value);
    case "timestamp":
      return value instanceof Date && !Number.isNaN(value.getTime());
    case "integer":
    case "long":
      return Number.isSafeInteger(value);
    case "double":
      return Number.isFinite(value);
    default:
      return typeof value === shape.type;
  }
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return value instanceof Date ? "timestamp" : `${typeof value} ${JSON.stringify(value)}`;
}
