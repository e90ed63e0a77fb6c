import { type Expression, LEVELS, type Operator } from "./expression.ts";

/** Reads a metric math expression; throws a SyntaxError that names what is in the way. */
export function parseExpression(text: string): Expression {
  const tokens = tokenize(text);
  const expression = operation(tokens, 0);
  const [left] = tokens;
  if (left !== undefined) throw new SyntaxError(`Unexpected '${left}'`);
  return expression;
}

const TOKEN = /\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+|[A-Za-z_]\w*|"[^"]*"|'[^']*'|[<>=!]=|&&|\|\||[-+*/<>()[\],])/y;

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (text.slice(at).trim() !== "") {
    TOKEN.lastIndex = at;
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new SyntaxError(`Unexpected '${text.slice(at).trim()[0]}'`);
    tokens.push(token === "&&" ? "AND" : token === "||" ? "OR" : token);
    at = TOKEN.lastIndex;
  }
  return tokens;
}

/** All operators join from the left. */
function operation(tokens: string[], level: number): Expression {
  const operators: readonly string[] | undefined = LEVELS[level];
  if (!operators) return unary(tokens);
  let left = operation(tokens, level + 1);
  while (tokens[0] !== undefined && operators.includes(tokens[0])) {
    const operator = tokens.shift() as Operator;
    left = { kind: "operation", operator, left, right: operation(tokens, level + 1) };
  }
  return left;
}

function unary(tokens: string[]): Expression {
  if (tokens[0] !== "-") return primary(tokens);
  tokens.shift();
  return { kind: "negative", of: unary(tokens) };
}

function primary(tokens: string[]): Expression {
  const token = tokens.shift();
  if (token === undefined) throw new SyntaxError("Unexpected end of the expression");
  if (token === "(") {
    const inner = operation(tokens, 0);
    expect(tokens, ")");
    return inner;
  }
  if (token === "[") return { kind: "array", items: list(tokens, "]") };
  if (/^["']/.test(token)) return { kind: "text", value: token.slice(1, -1) };
  if (/^[\d.]/.test(token)) return { kind: "number", value: Number(token) };
  if (/^[a-z]/.test(token)) return { kind: "id", id: token };
  if (!/^[A-Z]/.test(token)) throw new SyntaxError(`Unexpected '${token}'`);
  if (tokens[0] !== "(") return { kind: "word", word: token };
  tokens.shift();
  return { kind: "call", name: token, given: list(tokens, ")") };
}

function list(tokens: string[], end: string): readonly Expression[] {
  const items: Expression[] = [];
  while (tokens[0] !== end) {
    items.push(operation(tokens, 0));
    if (tokens[0] !== end) expect(tokens, ",");
  }
  tokens.shift();
  return items;
}

function expect(tokens: string[], wanted: string): void {
  const found = tokens.shift();
  if (found !== wanted) throw new SyntaxError(`Expected '${wanted}', found ${found ? `'${found}'` : "the end"}`);
}
