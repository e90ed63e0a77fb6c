import { type DocumentPath, formatPath } from "@deploy-actions/shared/documents";
import type { Shape, StructureShape } from "@deploy-actions/shared/ecs/task-definition/shape";
import type { Problem } from "@deploy-actions/shared/problems";
import { findMember, type HomeOf, homeInTaskDefinition, unknownKey } from "./unknown-key.ts";
import { isOneVariable, type VariableFiller } from "./variables.ts";
import { describeValue, wrongType } from "./wrong-type.ts";

/** What a document says, made to fit its shape, and everything that did not fit. */
export interface Conformed<T> {
  /** Fits the shape: what did not fit was guessed or left empty, so that the checks can look at all the rest. */
  readonly value: T;
  readonly problems: readonly Problem[];
  /** Every place that was looked at. */
  readonly places: readonly Place[];
}

/** Where a value belongs, and where the document has it: they differ under a key that is misspelt. */
interface Place {
  readonly path: DocumentPath;
  readonly source: DocumentPath;
}

/** Checks names and types of everything in a document, and fills its variables in. */
export function conform<T>(
  document: object,
  shape: StructureShape,
  variables: VariableFiller,
  homeOf: HomeOf = homeInTaskDefinition,
): Conformed<T> {
  const problems: Problem[] = [];
  const places: Place[] = [];
  const value = fit(document, shape, { path: [], source: [] }) as T;
  return { value, problems: [...problems, ...variables.problems], places };

  function fit(given: unknown, shape: Shape, place: Place): unknown {
    places.push(place);
    const filled = typeof given === "string" ? fillIn(given, shape, place) : given;
    switch (shape.type) {
      case "structure":
        return isMapping(filled) ? fitStructure(filled, shape, place) : misfit(filled, shape, place);
      case "map":
        return isMapping(filled) ? fitMap(filled, shape.value, place) : misfit(filled, shape, place);
      case "list":
        return Array.isArray(filled) ? fitList(filled, shape, place) : misfit(filled, shape, place);
      case "string":
        return typeof filled === "string" ? fitText(filled, shape, place) : misfit(filled, shape, place);
      case "integer":
        return Number.isInteger(filled) ? fitRange(Number(filled), shape, place) : misfit(filled, shape, place);
      case "number":
        return typeof filled === "number" ? fitRange(filled, shape, place) : misfit(filled, shape, place);
      case "boolean":
        return typeof filled === "boolean" ? filled : misfit(filled, shape, place);
      case "document":
        return fillAll(filled, place);
    }
  }

  function fitStructure(given: Readonly<Record<string, unknown>>, shape: StructureShape, place: Place): object {
    const keys = new Map(Object.keys(given).flatMap((key) => (Object.hasOwn(shape.members, key) ? [[key, key]] : [])));
    for (const key of Object.keys(given)) {
      if (keys.has(key)) continue;
      report(under(place, key), unknownKey(key, shape, homeOf));
      const meant = findMember(key, shape, homeOf);
      if (meant && !keys.has(meant)) keys.set(meant, key);
    }
    for (const member of shape.required) {
      if (!keys.has(member)) report(under(place, member), { message: "This key is required." });
    }
    const fitted = [...keys].flatMap(([member, key]) => {
      const inner = shape.members[member];
      return inner ? [[member, fit(given[key], inner, under(place, member, key))]] : [];
    });
    return { ...emptyRequired(shape), ...Object.fromEntries(fitted) };
  }

  function fitMap(given: Readonly<Record<string, unknown>>, shape: Shape, place: Place): object {
    return Object.fromEntries(Object.entries(given).map(([key, inner]) => [key, fit(inner, shape, under(place, key))]));
  }

  function fitList(given: readonly unknown[], { member, max }: Extract<Shape, { type: "list" }>, place: Place) {
    if (max !== undefined && given.length > max) {
      report(place, { message: `The list has ${given.length} entries; ECS takes ${max} at most.` });
    }
    return given.map((inner, index) => fit(inner, member, under(place, index)));
  }

  function fitText(text: string, shape: Extract<Shape, { type: "string" }>, place: Place): string {
    const { enum: words, min = 0, max = Number.POSITIVE_INFINITY, pattern } = shape;
    if (words && !words.includes(text)) {
      report(place, wrongType(text, shape));
      return words.find((word) => word.toLowerCase() === text.toLowerCase()) ?? text;
    }
    if (text.length < min || text.length > max) {
      report(place, { message: `The text has ${text.length} characters; ECS takes ${min} to ${max}.` });
    } else if (pattern && !new RegExp(`^(?:${pattern})$`, "u").test(text)) {
      report(place, { message: `${describeValue(text)} holds a character that ECS does not take here.` });
    }
    return text;
  }

  function fitRange(value: number, { min, max }: Extract<Shape, { type: "integer" | "number" }>, place: Place): number {
    if ((min !== undefined && value < min) || (max !== undefined && value > max)) {
      report(place, { message: `${value} is out of range; ECS takes ${min} to ${max ?? "any number"}.` });
    }
    return value;
  }

  function fillIn(text: string, shape: Shape, { path }: Place): unknown {
    const filled = variables.fill(text, formatPath(path));
    if (!isOneVariable(text)) return filled;
    if (shape.type === "integer" && /^-?\d+$/.test(filled)) return Number(filled);
    if (shape.type === "number" && /^-?\d+(\.\d+)?$/.test(filled)) return Number(filled);
    if (shape.type === "boolean" && /^(true|false)$/.test(filled)) return filled === "true";
    return filled;
  }

  /** What ECS passes on as it is; its texts may hold variables all the same. */
  function fillAll(value: unknown, place: Place): unknown {
    const inner = (item: unknown, step: string | number) => fit(item, { type: "document" }, under(place, step));
    if (Array.isArray(value)) return value.map(inner);
    if (!isMapping(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item, key)]));
  }

  function misfit(given: unknown, shape: Shape, place: Place): unknown {
    report(place, wrongType(given, shape));
    return guess(given, shape);
  }

  function report(place: Place, problem: Omit<Problem, "at">): void {
    places.push(place);
    problems.push({ at: formatPath(place.path), ...problem });
  }
}

function under({ path, source }: Place, step: string | number, sourceStep = step): Place {
  return { path: [...path, step], source: [...source, sourceStep] };
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
    case "number":
      return Number.isFinite(Number(given)) ? Number(given) : 0;
    case "boolean":
      return given !== "false";
    case "document":
      return given;
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
