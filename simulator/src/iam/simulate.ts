import { AwsError, type Input } from "../service.ts";
import type { Context } from "./conditions.ts";
import { type Decision, decide } from "./evaluate.ts";
import type { Iam } from "./iam.ts";
import type { Policy } from "./policy.ts";

/**
 * Answers SimulatePrincipalPolicy with the evaluator that decides about real calls. One result per action: its own
 * decision is the strictest of all resources, and each resource's is in ResourceSpecificResults (API reference,
 * EvaluationResult). Not played: the statements that matched, and templates of resource names.
 */
export function simulate(iam: Iam, input: Input) {
  assertPlayed(input);
  const { PolicySourceArn: arn, ActionNames: actions, ResourceArns: resources = ["*"], ContextEntries = [] } = input;
  const { policies } = sourceOf(iam, arn);
  const context: Context = {
    "aws:PrincipalArn": arn,
    "aws:PrincipalAccount": arn.split(":")[4],
    ...Object.fromEntries(
      ContextEntries.map(({ ContextKeyName, ContextKeyValues }: Input) => [ContextKeyName, ContextKeyValues ?? []]),
    ),
  };
  const missing = missingKeys(policies ?? [], context);
  const results = actions.map((action: string) => {
    const specific = resources.map((resource: string) => ({
      EvalResourceName: resource,
      EvalResourceDecision: decide({ action, resource, context }, policies),
      MissingContextValues: missing,
    }));
    const decisions: Decision[] = specific.map(({ EvalResourceDecision }: Input) => EvalResourceDecision);
    const overall = { EvalActionName: action, EvalDecision: strictest(decisions) };
    return resources.includes("*")
      ? { ...overall, EvalResourceName: "*", MissingContextValues: missing }
      : { ...overall, MissingContextValues: [], ResourceSpecificResults: specific };
  });
  return page(results, input);
}

/** The user or role whose policies are asked. Sessions have none of their own. */
function sourceOf(iam: Iam, arn: string): { readonly policies: readonly Policy[] | undefined } {
  const [, kind, name] = /^arn:aws:iam::\d{12}:(user|role)\/(.+)$/.exec(arn) ?? [];
  if (!kind) throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  const source = kind === "role" ? iam.findRole(arn) : iam.findPrincipal(arn);
  if (source) return source;
  throw new AwsError("NoSuchEntity", `The ${kind} with name ${name?.split("/").at(-1)} cannot be found.`, {
    status: 404,
  });
}

/** Condition keys that the policies ask for and nobody gave: with them, a decision might be another. */
function missingKeys(policies: readonly Policy[], context: Context): readonly string[] {
  const given = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  const asked = policies.flatMap(({ statements }) =>
    statements.flatMap(({ condition }) => Object.values(condition).flatMap((keys) => Object.keys(keys))),
  );
  return [...new Set(asked)].filter((key) => !given.has(key.toLowerCase()));
}

function strictest(decisions: readonly Decision[]): Decision {
  const order: readonly Decision[] = ["explicitDeny", "implicitDeny", "allowed"];
  return order.find((decision) => decisions.includes(decision)) ?? "implicitDeny";
}

function page(results: readonly object[], { Marker = "0", MaxItems = 100 }: Input) {
  const start = Number(Marker);
  if (!Number.isInteger(start)) throw invalidInput("Invalid Marker.");
  const end = start + MaxItems;
  const more = end < results.length;
  return { EvaluationResults: results.slice(start, end), IsTruncated: more, ...(more && { Marker: String(end) }) };
}

/** Refused, so that nobody mistakes an accepted parameter for one that has an effect. */
function assertPlayed(input: Input): void {
  const members = [
    "CallerArn",
    "PermissionsBoundaryPolicyInputList",
    "PolicyExclusionList",
    "PolicyInputList",
    "ResourceHandlingOption",
    "ResourceOwner",
    "ResourcePolicy",
  ];
  const found = members.find((member) => input[member] !== undefined);
  if (found !== undefined) throw invalidInput(`The simulator does not play ${found}.`);
}

function invalidInput(message: string): AwsError {
  return new AwsError("InvalidInput", message);
}
