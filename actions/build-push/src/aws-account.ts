import type { ProcessEffects } from "@deploy-actions/shared/actions/process-effects";
import { type AwsAccess, openAccess } from "@deploy-actions/shared/aws/access";
import type { Account, AccountRequest } from "./account.ts";
import { awsLogin } from "./registry/aws-login.ts";
import { awsReferences } from "./registry/aws-references.ts";
import { awsRegistry } from "./registry/aws-registry.ts";
import { sessionPolicy } from "./registry/session-policy.ts";

/** A role's session may do what this step does and no more. */
export async function openAccount(
  { access: request, registry, scope, clusters }: AccountRequest,
  effects: ProcessEffects,
): Promise<Account> {
  const role = request.roleToAssume;
  const policy =
    role &&
    sessionPolicy({
      ...scope,
      partition: role.arn.split(":")[1] ?? "aws",
      repositories: scope.repositories.map((name) => ({ name, registryId: registry?.account ?? role.account })),
    });
  const access = await openAccess({ ...request, sessionPolicy: policy }, effects);
  return accountOf(access, { registry, clusters }, effects);
}

/** What an access gives of it. */
export function accountOf(
  access: AwsAccess,
  { registry, clusters }: Pick<AccountRequest, "registry" | "clusters">,
  effects: ProcessEffects,
): Account {
  const region = registry?.region ?? access.region;
  return {
    region,
    registry: awsRegistry({ access, registryId: registry?.account ?? access.account, region, ...effects }),
    references: awsReferences({ access, clusters, ...effects }),
    login: awsLogin({ access, region, ...effects }),
    registries: async (signal) => {
      const { awsRegistries } = await import("./promote-step/aws-registries.ts");
      return awsRegistries(access, { ...effects, signal });
    },
  };
}
