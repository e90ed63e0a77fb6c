import { AwsError } from "../service.ts";
import { type ConditionBlock, isOperator } from "./conditions.ts";

/** A policy document as people write it: JSON text or the object itself. */
export type PolicyDocument = string | object;

/** A policy that was checked. Lists where IAM also allows a single value. */
export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: Matcher;
  /** Trust policies have none. */
  readonly resources?: Matcher;
  /** Trust policies only: "AWS", "Federated" or "Service" to the names under it; `*` for anyone. */
  readonly principals?: Readonly<Record<string, readonly string[]>>;
  readonly condition: ConditionBlock;
}

/** The patterns of Action or Resource; with `not`, of NotAction or NotResource. */
export interface Matcher {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

export function parseIdentityPolicy(document: PolicyDocument): Policy {
  const policy = parse(document);
  if (policy.statements.some(({ resources, principals }) => !resources || principals)) {
    throw malformed("A statement of an identity policy needs Resource or NotResource and has no Principal.");
  }
  return policy;
}

export function parseTrustPolicy(document: PolicyDocument): Policy {
  const policy = parse(document);
  if (policy.statements.some(({ resources, principals }) => resources || !principals)) {
    throw malformed("A statement of a trust policy needs Principal and has no Resource.");
  }
  return policy;
}

function parse(document: PolicyDocument): Policy {
  const { Version, Statement: written, ...others } = record(document);
  refuseOthers(others, ["Id"]);
  if (Version !== "2012-10-17") throw malformed('Version must be "2012-10-17".');
  const statements = Array.isArray(written) ? written : [written];
  return { statements: statements.map(parseStatement) };
}

function parseStatement(written: unknown): Statement {
  const { Effect, Action, NotAction, Resource, NotResource, Principal, Condition, ...others } = record(written);
  refuseOthers(others, ["Sid"]);
  if (Effect !== "Allow" && Effect !== "Deny")
    throw malformed(`Effect must be Allow or Deny, not ${JSON.stringify(Effect)}.`);
  const actions = matcher("Action", Action, NotAction);
  if (!actions) throw malformed("A statement needs Action or NotAction.");
  const resources = matcher("Resource", Resource, NotResource);
  return {
    effect: Effect,
    actions,
    ...(resources ? { resources } : {}),
    ...(Principal === undefined ? {} : { principals: parsePrincipal(Principal) }),
    condition: parseCondition(Condition ?? {}),
  };
}

function matcher(name: string, wanted: unknown, unwanted: unknown): Matcher | undefined {
  if (wanted !== undefined && unwanted !== undefined)
    throw malformed(`A statement has ${name} or Not${name}, not both.`);
  if (wanted !== undefined) return { not: false, patterns: strings(name, wanted) };
  return unwanted === undefined ? undefined : { not: true, patterns: strings(`Not${name}`, unwanted) };
}

function parsePrincipal(written: unknown): Readonly<Record<string, readonly string[]>> {
  if (written === "*") return { AWS: ["*"] };
  const kinds = Object.entries(record(written));
  const unknown = kinds.find(([kind]) => !PRINCIPALS.includes(kind));
  if (unknown) throw malformed(`Invalid principal in policy: "${unknown[0]}" is none of ${PRINCIPALS.join(", ")}.`);
  return Object.fromEntries(kinds.map(([kind, names]) => [kind, strings("Principal", names)]));
}

const PRINCIPALS: readonly string[] = ["AWS", "Federated", "Service", "CanonicalUser"];

function parseCondition(written: unknown): ConditionBlock {
  const operators = Object.entries(record(written)).map(([operator, keys]) => {
    if (!isOperator(operator)) throw malformed(`This simulator does not know the condition operator "${operator}".`);
    return [
      operator,
      Object.fromEntries(Object.entries(record(keys)).map(([key, values]) => [key, strings(key, values)])),
    ];
  });
  return Object.fromEntries(operators);
}

function strings(name: string, written: unknown): readonly string[] {
  const list = (Array.isArray(written) ? written : [written]).map((item) =>
    typeof item === "boolean" ? String(item) : item,
  );
  if (!list.every((item) => typeof item === "string"))
    throw malformed(`${name} must be a string or a list of strings.`);
  return list;
}

function record(written: unknown): Record<string, unknown> {
  let value = written;
  if (typeof written === "string") {
    try {
      value = JSON.parse(written);
    } catch {
      throw malformed("The policy is not JSON.");
    }
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed("Syntax errors in policy.");
  return value as Record<string, unknown>;
}

function refuseOthers(others: Readonly<Record<string, unknown>>, allowed: readonly string[]): void {
  const unknown = Object.keys(others).filter((key) => !allowed.includes(key));
  if (unknown.length > 0) throw malformed(`Unknown element in policy: ${unknown.join(", ")}.`);
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedPolicyDocument", message);
}
