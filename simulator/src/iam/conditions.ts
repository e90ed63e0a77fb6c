import { matchesArn, matchesWildcard } from "./wildcards.ts";

/** Operator to condition key to the values that satisfy it, as in a policy's Condition. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What is known about a request: condition key to its value or values. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

export function isOperator(written: string): boolean {
  return parts(written) !== undefined;
}

/** Every key of every operator must be satisfied; one of a key's values is enough. */
export function isSatisfied(block: ConditionBlock, context: Context): boolean {
  const known = new Map(
    Object.entries(context).map(([key, value]) => [key.toLowerCase(), typeof value === "string" ? [value] : value]),
  );
  return Object.entries(block).every(([written, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(written, known.get(key.toLowerCase()), wanted)),
  );
}

function holds(written: string, actual: readonly string[] | undefined, wanted: readonly string[]): boolean {
  const operator = parts(written);
  if (!operator) return false;
  if (operator.name === "Null") return wanted.includes(String(actual === undefined));
  const { compare, negated } = comparisons[operator.name];
  const matches = (value: string) => wanted.some((pattern) => compare(value, pattern)) !== negated;
  // Without the key, IAM lets IfExists, ForAllValues and the negated operators pass.
  if (actual === undefined)
    return (
      operator.ifExists || operator.quantifier === "ForAllValues" || (negated && operator.quantifier !== "ForAnyValue")
    );
  return operator.quantifier === "ForAnyValue" ? actual.some(matches) : actual.every(matches);
}

type Name = keyof typeof comparisons | "Null";

function parts(written: string): { quantifier?: string; name: Name; ifExists: boolean } | undefined {
  const [, quantifier, name, ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/.exec(written) ?? [];
  if (name === undefined || !(name in comparisons || name === "Null")) return undefined;
  return { ...(quantifier ? { quantifier } : {}), name: name as Name, ifExists: ifExists !== undefined };
}

const equals = (value: string, pattern: string) => value === pattern;
const equalsIgnoringCase = (value: string, pattern: string) => value.toLowerCase() === pattern.toLowerCase();
const like = (value: string, pattern: string) => matchesWildcard(pattern, value);
const arnLike = (value: string, pattern: string) => matchesArn(pattern, value);

const comparisons = {
  StringEquals: { compare: equals, negated: false },
  StringNotEquals: { compare: equals, negated: true },
  StringEqualsIgnoreCase: { compare: equalsIgnoringCase, negated: false },
  StringNotEqualsIgnoreCase: { compare: equalsIgnoringCase, negated: true },
  StringLike: { compare: like, negated: false },
  StringNotLike: { compare: like, negated: true },
  // IAM treats the two pairs alike: both take wildcards, part by part.
  ArnEquals: { compare: arnLike, negated: false },
  ArnLike: { compare: arnLike, negated: false },
  ArnNotEquals: { compare: arnLike, negated: true },
  ArnNotLike: { compare: arnLike, negated: true },
  Bool: { compare: equalsIgnoringCase, negated: false },
} as const;
