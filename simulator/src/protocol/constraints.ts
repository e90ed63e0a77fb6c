import { type Model, memberOf, type Reference, type Shape, shapeOf } from "./model.ts";

/**
 * What is wrong with a well-typed value by the model: missing members, lengths, ranges, enum values, patterns.
 * Each in the words AWS uses.
 */
export function violations(model: Model, reference: Reference, value: unknown, path = ""): readonly string[] {
  const shape = shapeOf(model, reference);
  switch (shape.type) {
    case "structure": {
      if (shape.document) return [];
      const members = value as Readonly<Record<string, unknown>>;
      const missing = (shape.required ?? []).filter((name) => members[name] === undefined);
      return [
        ...missing.map((name) => violation(undefined, inside(path, name), "Member must not be null")),
        ...Object.entries(members).flatMap(([name, member]) => {
          const known = memberOf(shape, name);
          return known && member !== undefined ? violations(model, known, member, inside(path, name)) : [];
        }),
      ];
    }
    case "list": {
      const items = value as readonly unknown[];
      return [
        ...outOfRange(shape, items.length, items, path),
        ...items.flatMap((item, index) => violations(model, shape.member, item, `${path}.${index + 1}.member`)),
      ];
    }
    case "map": {
      const entries = Object.entries(value as Readonly<Record<string, unknown>>);
      return [
        ...outOfRange(shape, entries.length, value, path),
        ...entries.flatMap(([key, item]) => [
          ...violations(model, shape.key, key, `${path}.key`),
          ...violations(model, shape.value, item, `${path}.${key}.value`),
        ]),
      ];
    }
    case "string": {
      const text = value as string;
      const found = [...outOfRange(shape, text.length, text, path)];
      if (shape.enum && !shape.enum.includes(text)) {
        found.push(violation(text, path, `Member must satisfy enum value set: [${shape.enum.join(", ")}]`));
      }
      if (shape.pattern && !compiled(shape.pattern).test(text)) {
        found.push(violation(text, path, `Member must satisfy regular expression pattern: ${shape.pattern}`));
      }
      return found;
    }
    case "integer":
    case "long":
    case "double":
      return outOfRange(shape, value as number, value, path);
    default:
      return [];
  }
}

/** AWS's sentence about one or more violations. */
export function validationMessage(found: readonly string[]): string {
  return `${found.length} validation error${found.length === 1 ? "" : "s"} detected: ${found.join("; ")}`;
}

function outOfRange(
  { min, max, type }: Extract<Shape, { min?: number }>,
  size: number,
  value: unknown,
  path: string,
): readonly string[] {
  const measure = type === "integer" || type === "long" || type === "double" ? "value" : "length";
  if (min !== undefined && size < min) {
    return [violation(value, path, `Member must have ${measure} greater than or equal to ${min}`)];
  }
  if (max !== undefined && size > max) {
    return [violation(value, path, `Member must have ${measure} less than or equal to ${max}`)];
  }
  return [];
}

function violation(value: unknown, path: string, rule: string): string {
  const shown = value === undefined ? "null" : `'${typeof value === "object" ? JSON.stringify(value) : value}'`;
  return `Value ${shown} at '${path}' failed to satisfy constraint: ${rule}`;
}

function inside(path: string, member: string): string {
  const name = member.charAt(0).toLowerCase() + member.slice(1);
  return path === "" ? name : `${path}.${name}`;
}

function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known) return known;
  const fresh = new RegExp(`^(?:${pattern})$`, "u");
  patterns.set(pattern, fresh);
  return fresh;
}

const patterns = new Map<string, RegExp>();
