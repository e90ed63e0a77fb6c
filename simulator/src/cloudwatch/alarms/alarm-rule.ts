import { validationError } from "../errors.ts";
import type { StateValue } from "./alarm.ts";

/** The rule of a composite alarm, as a tree. */
export type AlarmRule =
  | { readonly kind: "constant"; readonly value: boolean }
  /** `name`: also when the rule gives an ARN. */
  | { readonly kind: "state"; readonly is: StateValue; readonly name: string }
  | { readonly kind: "not"; readonly of: AlarmRule }
  | { readonly kind: "and" | "or"; readonly left: AlarmRule; readonly right: AlarmRule };

export function isMet(rule: AlarmRule, stateOf: (name: string) => StateValue | undefined): boolean {
  switch (rule.kind) {
    case "constant":
      return rule.value;
    case "state":
      return stateOf(rule.name) === rule.is;
    case "not":
      return !isMet(rule.of, stateOf);
    case "and":
      return isMet(rule.left, stateOf) && isMet(rule.right, stateOf);
    case "or":
      return isMet(rule.left, stateOf) || isMet(rule.right, stateOf);
  }
}

/** The alarms it looks at. */
export function alarmsIn(rule: AlarmRule): readonly string[] {
  switch (rule.kind) {
    case "constant":
      return [];
    case "state":
      return [rule.name];
    case "not":
      return alarmsIn(rule.of);
    default:
      return [...alarmsIn(rule.left), ...alarmsIn(rule.right)];
  }
}

export function parseAlarmRule(text: string): AlarmRule {
  const tokens = tokenize(text);
  const rule = either(tokens);
  if (tokens.length > 0) throw invalid(`unexpected ${tokens[0]}`);
  return rule;
}

const TOKEN =
  /\s*((ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]*)"|([^()"\s]+))\s*\)|AND\b|OR\b|NOT\b|TRUE\b|FALSE\b|[()])/y;

type Token = AlarmRule | "AND" | "OR" | "NOT" | "(" | ")";

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== "") {
    TOKEN.lastIndex = at;
    const [, token, state, quoted, bare] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw invalid(`cannot read ${text.slice(at).trim()}`);
    at = TOKEN.lastIndex;
    if (state) tokens.push({ kind: "state", is: state as StateValue, name: nameOf(quoted ?? bare ?? "") });
    else if (token === "TRUE" || token === "FALSE") tokens.push({ kind: "constant", value: token === "TRUE" });
    else tokens.push(token as Token);
  }
  return tokens;
}

function either(tokens: Token[]): AlarmRule {
  let left = both(tokens);
  while (tokens[0] === "OR") {
    tokens.shift();
    left = { kind: "or", left, right: both(tokens) };
  }
  return left;
}

function both(tokens: Token[]): AlarmRule {
  let left = one(tokens);
  while (tokens[0] === "AND") {
    tokens.shift();
    left = { kind: "and", left, right: one(tokens) };
  }
  return left;
}

function one(tokens: Token[]): AlarmRule {
  const token = tokens.shift();
  if (token === "NOT") return { kind: "not", of: one(tokens) };
  if (token === "(") {
    const inner = either(tokens);
    if (tokens.shift() !== ")") throw invalid("a parenthesis is not closed");
    return inner;
  }
  if (token === undefined || typeof token === "string") throw invalid(`unexpected ${token ?? "end of the rule"}`);
  return token;
}

function nameOf(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:[^:]*:cloudwatch:[^:]*:\d*:alarm:/, "");
}

function invalid(problem: string) {
  return validationError(`AlarmRule is not valid: ${problem}.`);
}
