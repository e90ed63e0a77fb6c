import { type DocumentPath, formatPath } from "@deploy-actions/shared/documents";
import type { DefinitionProblem } from "./definition.ts";
import type { Shape, StructureShape } from "./shape.ts";
import { findMember, unknownKey } from "./unknown-key.ts";
import { isOneVariable, type VariableFiller } from "./variables.ts";
import { describeValue, wrongType } from "./wrong-type.ts";

/** What a document says, made to fit its shape, and everything that did not fit. */
export interface Conformed<T> {
  /** Fits the shape: what did not fit was guessed or left empty, so that the checks can look at all the rest. */
  readonly value: T;
  readonly problems: readonly DefinitionProblem[];
  /** Every path that was looked at. */
  readonly paths: readonly DocumentPath[];
}

/** Checks names and types of everything in a document, and fills its variables in. */
export function conform<T>(document: object, shape: StructureShape, variables: VariableFiller): Conformed<T> {
  const problems: DefinitionProblem[] = [];
  const paths: DocumentPath[] = [];
  const value = fit(document, shape, []) as T;
  return { value, problems: [...problems, ...variables.problems], paths };

  function fit(given: unknown, shape: Shape, path: DocumentPath): unknown {
    paths.push(path);
    const filled = typeof given === "string" ? fillIn(given, shape, path) : given;
    switch (shape.type) {
      case "structure":
        return isMapping(filled) ? fitStructure(filled, shape, path) : misfit(filled, shape, path);
      case "map":
        return isMapping(filled)
          ? Object.fromEntries(
              Object.entries(filled).map(([key, inner]) => [key, fit(inner, shape.value, [...path, key])]),
            )
          : misfit(filled, shape, path);
      case "list":
        return Array.isArray(filled)
          ? fitLength(filled, shape, path).map((inner, index) => fit(inner, shape.member, [...path, index]))
          : misfit(filled, shape, path);
      case "string":
        return typeof filled === "string" ? fitText(filled, shape, path) : misfit(filled, shape, path);
      case "integer":
        return Number.isInteger(filled) ? fitRange(filled as number, shape, path) : misfit(filled, shape, path);
      case "boolean":
        return typeof filled === "boolean" ? filled : misfit(filled, shape, path);
    }
  }

  function fitStructure(given: Readonly<Record<string, unknown>>, shape: StructureShape, path: DocumentPath) {
    const fitted: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(given)) {
      if (Object.hasOwn(shape.members, key)) fitted[key] = inner;
      else report([...path, key], unknownKey(key, shape));
    }
    for (const [key, inner] of Object.entries(given)) {
      const meant = Object.hasOwn(shape.members, key) ? undefined : findMember(key, shape);
      if (meant && !Object.hasOwn(fitted, meant)) fitted[meant] = inner;
    }
    for (const member of shape.required) {
      if (Object.hasOwn(fitted, member)) continue;
      report([...path, member], { message: "This key is required." });
    }
    for (const [member, inner] of Object.entries(fitted)) {
      const innerShape = shape.members[member];
      if (innerShape) fitted[member] = fit(inner, innerShape, [...path, member]);
    }
    return { ...emptyRequired(shape), ...fitted };
  }

  function fillIn(text: string, shape: Shape, path: DocumentPath): unknown {
    const filled = variables.fill(text, formatPath(path));
    if (!isOneVariable(text)) return filled;
    if (shape.type === "integer" && /^-?\d+$/.test(filled)) return Number(filled);
    if (shape.type === "boolean" && /^(true|false)$/.test(filled)) return filled === "true";
    return filled;
  }

  function fitLength(list: readonly unknown[], { max }: { readonly max?: number }, path: DocumentPath) {
    if (max !== undefined && list.length > max) {
      report(path, { message: `The list has ${list.length} entries; ECS takes ${max} at most.` });
    }
    return list;
  }

  function fitText(text: string, shape: Extract<Shape, { type: "string" }>, path: DocumentPath): string {
    const { enum: words, min = 0, max = Number.POSITIVE_INFINITY, pattern } = shape;
    if (words && !words.includes(text)) report(path, wrongType(text, shape));
    else if (text.length < min || text.length > max) {
      report(path, { message: `The text has ${text.length} characters; ECS takes ${min} to ${max}.` });
    } else if (pattern && !new RegExp(`^(?:${pattern})$`, "u").test(text)) {
      report(path, { message: `${describeValue(text)} holds a character that ECS does not take here.` });
    }
    return text;
  }

  function fitRange(value: number, { min, max }: { readonly min?: number; readonly max?: number }, path: DocumentPath) {
    if ((min !== undefined && value < min) || (max !== undefined && value > max)) {
      report(path, { message: `${value} is out of range; ECS takes ${min} to ${max ?? "any number"}.` });
    }
    return value;
  }

  function misfit(given: unknown, shape: Shape, path: DocumentPath): unknown {
    report(path, wrongType(given, shape));
    return guess(given, shape);
  }

  function report(path: DocumentPath, problem: Omit<DefinitionProblem, "at">): void {
    paths.push(path);
    problems.push({ at: formatPath(path), ...problem });
  }
}

function guess(given: unknown, shape: Shape): unknown {
  switch (shape.type) {
    case "structure":
      return emptyRequired(shape);
    case "map":
      return {};
    case "list":
      return [];
    case "string":
      return ["number", "boolean"].includes(typeof given) ? String(given) : "";
    case "integer":
      return Number.isInteger(Number(given)) ? Number(given) : 0;
    case "boolean":
      return given !== "false";
  }
}

function emptyRequired({ members, required }: StructureShape): object {
  return Object.fromEntries(
    required.flatMap((name) => (members[name] ? [[name, guess(undefined, members[name])]] : [])),
  );
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
