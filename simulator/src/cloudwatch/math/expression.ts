/** A metric math expression, as a tree. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  /** A metric or another expression of the request. */
  | { readonly kind: "id"; readonly id: string }
  /** REPEAT and its like. */
  | { readonly kind: "word"; readonly word: string }
  | { readonly kind: "negative"; readonly of: Expression }
  | {
      readonly kind: "operation";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "array"; readonly items: readonly Expression[] }
  | { readonly kind: "call"; readonly name: string; readonly given: readonly Expression[] };

export type Operator = (typeof LEVELS)[number][number];

/** From the loosest to the tightest. */
export const LEVELS = [["OR"], ["AND"], ["==", "!=", "<=", ">=", "<", ">"], ["+", "-"], ["*", "/"]] as const;
