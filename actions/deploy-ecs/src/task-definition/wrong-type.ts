import { nearest } from "@deploy-actions/shared/did-you-mean";
import type { Shape } from "@deploy-actions/shared/ecs/task-definition/shape";

/** What to say about a value that is not of the type its place wants. */
export function wrongType(given: unknown, shape: Shape): { readonly message: string; readonly fix?: string } {
  if (given === null || given === undefined) {
    return { message: `Expected ${nameOf(shape)}, got nothing.`, fix: "Give it a value, or remove the key." };
  }
  const message = `Expected ${nameOf(shape)}, got ${describeValue(given)}.`;
  const fix = fixFor(given, shape);
  return fix ? { message, fix } : { message };
}

/** A value as the log should show it, shortened. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a mapping";
  if (typeof value !== "string") return `the ${typeof value} ${value}`;
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

function nameOf(shape: Shape): string {
  switch (shape.type) {
    case "structure":
      return "a mapping";
    case "map":
      return "a mapping of names to strings";
    case "list":
      return shape.member.type === "structure" ? "a list of mappings" : `a list of ${shape.member.type}s`;
    case "integer":
      return "a whole number";
    case "number":
      return "a number";
    case "document":
      return "anything";
    case "boolean":
      return "true or false";
    case "string":
      if (!shape.enum) return "a string";
      return shape.enum.length > 12 ? "a value that ECS knows" : `one of ${shape.enum.join(", ")}`;
  }
}

function fixFor(given: unknown, shape: Shape): string | undefined {
  const text = typeof given === "string" ? given : "";
  if (shape.type === "string" && shape.enum) {
    const meant = nearest(`${given}`, shape.enum);
    return meant && `Did you mean "${meant}"?`;
  }
  if (shape.type === "string" && typeof given !== "object") return "Put it in quotes.";
  if (shape.type === "integer" && /^-?\d+$/.test(text)) return `Write ${text} without quotes.`;
  if (shape.type === "number" && /^-?\d+(\.\d+)?$/.test(text)) return `Write ${text} without quotes.`;
  if (shape.type === "boolean" && /^(true|false)$/i.test(text)) return `Write ${text.toLowerCase()} without quotes.`;
  if (shape.type === "list" && text) return `Write it as a list of words: ${JSON.stringify(text.split(/\s+/))}.`;
  if (shape.type === "list" && shape.member.type === "structure" && typeof given === "object") {
    const keys = Object.keys(shape.member.members).slice(0, 2);
    return `Write one entry for each, with ${keys.join(" and ")}.`;
  }
  return undefined;
}
