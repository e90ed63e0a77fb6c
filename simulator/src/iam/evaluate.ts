import { type Context, isSatisfied } from "./conditions.ts";
import type { Matcher, Policy, Statement } from "./policy.ts";
import { matchesWildcard } from "./wildcards.ts";

/** What is asked: may this be done to that, under these circumstances? */
export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

/** Why a request is refused, in the words AWS ends its message with. */
export type Refusal = string;

/** As SimulatePrincipalPolicy calls it. */
export type Decision = "allowed" | "explicitDeny" | "implicitDeny";

/** What policies say together: a Deny anywhere wins, and silence is a no. An identity without policies may do everything. */
export function decide(request: Request, policies: readonly Policy[] | undefined): Decision {
  if (!policies) return "allowed";
  if (policies.some((policy) => says("Deny", policy, request))) return "explicitDeny";
  return policies.some((policy) => says("Allow", policy, request)) ? "allowed" : "implicitDeny";
}

/** Undefined when the identity's policies allow the request and, where the session has a policy of its own, that one too. */
export function refusal(
  request: Request,
  identity: readonly Policy[] | undefined,
  session?: Policy,
): Refusal | undefined {
  const kinds = [
    { kind: "identity-based", decision: decide(request, identity) },
    { kind: "session", decision: decide(request, session && [session]) },
  ];
  const denying = kinds.find(({ decision }) => decision === "explicitDeny");
  if (denying) return `with an explicit deny in ${denying.kind === "session" ? "a" : "an"} ${denying.kind} policy`;
  const silent = kinds.find(({ decision }) => decision === "implicitDeny");
  return silent && `because no ${silent.kind} policy allows the ${request.action} action`;
}

function says(effect: Statement["effect"], policy: Policy, { action, resource, context }: Request): boolean {
  return policy.statements.some(
    (statement) =>
      statement.effect === effect &&
      covers(statement.actions, action.toLowerCase(), (pattern) => pattern.toLowerCase()) &&
      statement.resources !== undefined &&
      covers(statement.resources, resource) &&
      isSatisfied(statement.condition, context),
  );
}

/** IAM does not care about the case of actions, hence `fold`. */
function covers({ patterns, not }: Matcher, name: string, fold = (pattern: string) => pattern): boolean {
  return patterns.some((pattern) => matchesWildcard(fold(pattern), name)) !== not;
}

/** Whether a role's trust policy lets this principal in. */
export function trusts(
  policy: Policy,
  {
    action,
    kind,
    names,
    context,
  }: { action: string; kind: "AWS" | "Federated" | "Service"; names: readonly string[]; context: Context },
): boolean {
  const applies = (effect: Statement["effect"]) =>
    policy.statements.some(
      (statement) =>
        statement.effect === effect &&
        covers(statement.actions, action.toLowerCase(), (pattern) => pattern.toLowerCase()) &&
        (statement.principals?.[kind] ?? []).some((name) => name === "*" || names.includes(name)) &&
        isSatisfied(statement.condition, context),
    );
  return applies("Allow") && !applies("Deny");
}
