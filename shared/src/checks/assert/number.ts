import type { Comparison } from "../assertion.ts";

/** Undefined when all that is given holds; otherwise what came and what was expected, as it follows "is". */
export function wrongNumber(value: number, comparison: Comparison): string | undefined {
  const holds = given(comparison).every(([operator, limit]) => OPERATORS[operator].holds(value, limit));
  return holds ? undefined : `${value}, expected ${describeComparison(comparison)}`;
}

/** `at least 1 and less than 5`. */
export function describeComparison(comparison: Comparison): string {
  return given(comparison)
    .map(([operator, limit]) => `${OPERATORS[operator].words}${limit}`)
    .join(" and ");
}

type Operator = keyof Comparison;

const OPERATORS: Readonly<Record<Operator, { words: string; holds: (value: number, limit: number) => boolean }>> = {
  eq: { words: "", holds: (value, limit) => value === limit },
  ne: { words: "anything but ", holds: (value, limit) => value !== limit },
  gt: { words: "more than ", holds: (value, limit) => value > limit },
  gte: { words: "at least ", holds: (value, limit) => value >= limit },
  lt: { words: "less than ", holds: (value, limit) => value < limit },
  lte: { words: "at most ", holds: (value, limit) => value <= limit },
};

function given(comparison: Comparison): readonly (readonly [Operator, number])[] {
  return (Object.keys(OPERATORS) as Operator[]).flatMap((operator) => {
    const limit = comparison[operator];
    return limit === undefined ? [] : [[operator, limit] as const];
  });
}
