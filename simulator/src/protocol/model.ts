import { readFileSync } from "node:fs";

/** A service's published API model, trimmed to the operations played here (scripts/update-models.ts). */
export interface Model {
  readonly metadata: {
    readonly protocol: "json" | "query" | "ec2";
    /** What X-Amz-Target starts with; JSON services only. */
    readonly targetPrefix?: string;
    /** "1.0" or "1.1"; JSON services only. */
    readonly jsonVersion?: string;
    /** A JSON service that used to be a query service: it still answers as one, and keeps its error codes. */
    readonly awsQueryCompatible?: boolean;
    /** What the Version parameter holds; it tells the query services apart. */
    readonly apiVersion: string;
    readonly xmlNamespace?: string;
    /** The service's name in a credential scope. */
    readonly signingName: string;
  };
  readonly operations: Readonly<Record<string, Operation>>;
  /** Operations that AWS has and this simulator does not. */
  readonly notPlayed: readonly string[];
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface Operation {
  readonly input: Reference;
  readonly output?: Reference & { readonly resultWrapper?: string };
  readonly errors?: readonly Reference[];
}

export interface Reference {
  readonly shape: string;
  /** Its name on the wire, where that is another; ec2 services only. */
  readonly locationName?: string;
}

export type Shape = StructureShape | ListShape | MapShape | StringShape | NumberShape | PlainShape;

export interface StructureShape {
  readonly type: "structure";
  readonly members: Readonly<Record<string, Reference>>;
  readonly required?: readonly string[];
  /** Free-form JSON. */
  readonly document?: boolean;
  readonly exception?: boolean;
  /** The service's fault, not the caller's. */
  readonly fault?: boolean;
  /** Query services: the code on the wire, where it differs from the shape's name. */
  readonly error?: { readonly code: string };
}

export interface ListShape extends Range {
  readonly type: "list";
  readonly member: Reference;
}

export interface MapShape extends Range {
  readonly type: "map";
  readonly key: Reference;
  readonly value: Reference;
}

export interface StringShape extends Range {
  readonly type: "string";
  readonly enum?: readonly string[];
  readonly pattern?: string;
}

export interface NumberShape extends Range {
  readonly type: "integer" | "long" | "double";
}

export interface PlainShape {
  readonly type: "boolean" | "timestamp" | "blob";
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

export function loadModel(service: string): Model {
  const known = loaded.get(service);
  if (known) return known;
  const model: Model = JSON.parse(readFileSync(new URL(`../../models/${service}.json`, import.meta.url), "utf8"));
  loaded.set(service, model);
  return model;
}

const loaded = new Map<string, Model>();

export function shapeOf(model: Model, { shape }: Reference): Shape {
  const found = model.shapes[shape];
  if (!found) throw new Error(`The model has no shape "${shape}".`);
  return found;
}

/** Undefined also for names that every object has, such as `constructor`. */
export function memberOf({ members }: StructureShape, name: string): Reference | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** The error codes the model knows, as they go over the wire. */
export function errorCodes(model: Model): ReadonlyMap<string, StructureShape> {
  return new Map(errors(model).map(({ code, shape }) => [code, shape]));
}

/** The name of the error's shape, where the model has one. */
export function errorName(model: Model, wanted: string): string | undefined {
  return errors(model).find(({ code }) => code === wanted)?.name;
}

function errors(model: Model) {
  return Object.entries(model.shapes).flatMap(([name, shape]) =>
    shape.type === "structure" && shape.exception ? [{ name, shape, code: shape.error?.code ?? name }] : [],
  );
}
