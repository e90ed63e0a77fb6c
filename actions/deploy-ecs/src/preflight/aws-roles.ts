import {
  GetRoleCommand,
  IAMClient,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandOutput,
} from "@aws-sdk/client-iam";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { allPages } from "@deploy-actions/shared/aws/all-pages";
import { errorCode } from "@deploy-actions/shared/aws/aws-error";
import { forAll, inBatches, oneByOne, unchecked } from "./aws-looks.ts";
import type { Look, Looks } from "./look.ts";
import type { Ports } from "./ports.ts";
import type { Passing, Role } from "./roles.ts";
import { TASKS } from "./trust.ts";

type Access = Pick<AwsAccess, "settings" | "region" | "principal" | "partition" | "account">;

/** Roles that one question is about. */
const BATCH = 50;

export function awsRoles(access: Access): Pick<Ports, "roles" | "passing"> {
  const client = new IAMClient(access.settings());

  const find = async (role: string): Promise<Look<Role>> => {
    try {
      const { Role: found } = await client.send(new GetRoleCommand({ RoleName: role.split("/").at(-1) }));
      const { Arn = "", AssumeRolePolicyDocument = "" } = found ?? {};
      // Names are unique in an account: under another path it is not the role that was named.
      if (role.startsWith("arn:") && role !== Arn) return { kind: "missing" };
      return { kind: "found", facts: { arn: Arn, trustPolicy: decodeURIComponent(AssumeRolePolicyDocument) } };
    } catch (error) {
      return errorCode(error) === "NoSuchEntity" ? { kind: "missing" } : unchecked(error, "iam:GetRole", access);
    }
  };

  return {
    roles: oneByOne(find),

    passing: async (arns) => {
      const source = await policiesOf(access, find);
      if (source.kind !== "policies") return new Map(arns.map((arn) => [arn, source]));
      return inBatches<Passing>(BATCH, async (batch) => {
        try {
          const results = await allPages(async (Marker) => {
            const answer = await client.send(
              new SimulatePrincipalPolicyCommand({
                PolicySourceArn: source.arn,
                ActionNames: ["iam:PassRole"],
                ResourceArns: [...batch],
                ContextEntries: [
                  { ContextKeyName: "iam:PassedToService", ContextKeyType: "string", ContextKeyValues: [TASKS] },
                ],
                Marker,
              }),
            );
            return { items: answer.EvaluationResults, next: answer.IsTruncated ? answer.Marker : undefined };
          });
          return passings(batch, results);
        } catch (error) {
          return forAll(batch, unchecked(error, "iam:SimulatePrincipalPolicy", access));
        }
      })(arns);
    },
  };
}

/** Whose policies decide. A session's ARN has the name of its role, but not the path. */
async function policiesOf(
  { principal, partition, account }: Access,
  find: (role: string) => Promise<Look<Role>>,
): Promise<{ readonly kind: "policies"; readonly arn: string } | Look<Passing>> {
  const [, session] = /:assumed-role\/([^/]+)\//.exec(principal) ?? [];
  if (session) {
    const role = await find(session);
    const arn = role.kind === "found" ? role.facts.arn : `arn:${partition}:iam::${account}:role/${session}`;
    return { kind: "policies", arn };
  }
  if (principal.endsWith(":root")) return { kind: "found", facts: "allowed" };
  if (/:user\//.test(principal)) return { kind: "policies", arn: principal };
  return { kind: "unchecked", action: undefined, why: `the policies of ${principal} cannot be simulated` };
}

/** The answer about one resource stands in ResourceSpecificResults, and for a single one perhaps only beside it. */
function passings(
  arns: readonly string[],
  results: NonNullable<SimulatePrincipalPolicyCommandOutput["EvaluationResults"]>,
): Looks<Passing> {
  const decisions = new Map(
    results.flatMap((result) => [
      [result.EvalResourceName, toPassing(result.EvalDecision, result.MissingContextValues)] as const,
      ...(result.ResourceSpecificResults ?? []).map(
        (one) => [one.EvalResourceName, toPassing(one.EvalResourceDecision, one.MissingContextValues)] as const,
      ),
    ]),
  );
  return new Map(arns.map((arn) => [arn, { kind: "found", facts: decisions.get(arn) ?? "unclear" }]));
}

function toPassing(decision: string | undefined, missing: readonly string[] = []): Passing {
  if (decision === "allowed") return "allowed";
  return missing.length > 0 ? "unclear" : "denied";
}
