import type { Window } from "../metrics/metric-store.ts";
import type { Expression, Operator } from "./expression.ts";
import { AGGREGATES, aggregate, choose, fill } from "./functions.ts";
import { isSeries, type Series, seriesOf, timesOf, type Value } from "./series.ts";

/** What an expression can refer to. */
export interface Scope {
  readonly window: Window;
  lookUp(id: string): Value;
  /** Every metric of the request, expressions left out, whose id holds the text. */
  metrics(containing: string): readonly Series[];
}

/** Throws a SyntaxError or a TypeError that says what is wrong with the expression. */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "id":
      return scope.lookUp(expression.id);
    case "negative":
      return operate("-", 0, evaluate(expression.of, scope));
    case "operation":
      return operate(expression.operator, evaluate(expression.left, scope), evaluate(expression.right, scope));
    case "array":
      return expression.items.map((item) => evaluate(item, scope)).flatMap(asSeries);
    case "call":
      return call(expression.name, expression.given, scope);
    case "text":
    case "word":
      throw new SyntaxError(`Unexpected '${expression.kind === "text" ? expression.value : expression.word}'`);
  }
}

function call(name: string, given: readonly Expression[], scope: Scope): Value {
  const [first, second, third] = given;
  if (name === "METRICS" && given.length <= 1 && (first?.kind ?? "text") === "text")
    return scope.metrics(first?.kind === "text" ? first.value : "");
  if (Object.hasOwn(AGGREGATES, name) && first && given.length === 1) return aggregate(name, evaluate(first, scope));
  if (name === "FILL" && first && second && given.length === 2) {
    if (second.kind !== "word") return fill(evaluate(first, scope), evaluate(second, scope), scope.window);
    if (second.word === "REPEAT") return fill(evaluate(first, scope), "REPEAT", scope.window);
  }
  if (name === "IF" && first && second && given.length <= 3)
    return choose(evaluate(first, scope), evaluate(second, scope), third && evaluate(third, scope));
  throw new SyntaxError(`Unsupported function '${name}' with ${given.length} arguments`);
}

const OPERATIONS: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "==": (left, right) => Number(left === right),
  "!=": (left, right) => Number(left !== right),
  "<=": (left, right) => Number(left <= right),
  ">=": (left, right) => Number(left >= right),
  "<": (left, right) => Number(left < right),
  ">": (left, right) => Number(left > right),
  AND: (left, right) => Number(left !== 0 && right !== 0),
  OR: (left, right) => Number(left !== 0 || right !== 0),
};

/** Where only one of two series has a point, the other counts as 0 (user guide, "Basic arithmetic functions"). */
function operate(operator: Operator, left: Value, right: Value): Value {
  const apply = OPERATIONS[operator];
  if (typeof left === "number" && typeof right === "number") return apply(left, right);
  if (!isOne(left) && !isOne(right)) throw new TypeError(`Unsupported operand types for ${operator}: two arrays`);
  if (!isOne(left)) return left.map((each) => operate(operator, each, right) as Series);
  if (!isOne(right)) return right.map((each) => operate(operator, left, each) as Series);

  const both = [left, right].filter(isSeries);
  const [like] = both;
  if (!like) throw new TypeError(`Unsupported operand types for ${operator}`);
  if (both.some(({ period }) => period !== like.period)) throw new TypeError("The metrics have different periods");
  const at = (value: number | Series, time: number) =>
    typeof value === "number" ? value : (value.points.get(time) ?? 0);
  return seriesOf(like, timesOf(both), (time) => apply(at(left, time), at(right, time)));
}

function isOne(value: Value): value is number | Series {
  return typeof value === "number" || isSeries(value);
}

function asSeries(value: Value): readonly Series[] {
  if (typeof value === "number") throw new TypeError("An array holds time series only");
  return isSeries(value) ? [value] : value;
}
