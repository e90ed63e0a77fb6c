/** What a value of a task definition or a service definition may be, in the words of the published API model. */
export type Shape =
  | {
      readonly type: "string";
      readonly enum?: readonly string[];
      readonly min?: number;
      readonly max?: number;
      readonly pattern?: string;
    }
  | { readonly type: "integer"; readonly min?: number; readonly max?: number }
  | { readonly type: "number"; readonly min?: number; readonly max?: number }
  | { readonly type: "boolean" }
  /** Anything. */
  | { readonly type: "document" }
  | { readonly type: "list"; readonly member: Shape; readonly max?: number }
  | { readonly type: "map"; readonly value: Shape }
  | StructureShape;

export interface StructureShape {
  readonly type: "structure";
  readonly members: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}
