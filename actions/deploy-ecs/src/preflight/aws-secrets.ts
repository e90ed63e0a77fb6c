import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { errorCode } from "@deploy-actions/shared/aws/aws-error";
import { oneByOne, unchecked } from "./aws-looks.ts";
import type { Finder } from "./look.ts";
import type { SecretState } from "./secrets.ts";

/** Described, never read. */
export function awsSecrets(access: Pick<AwsAccess, "settings" | "region" | "principal">): Finder<SecretState> {
  const client = new SecretsManagerClient(access.settings());
  return oneByOne(async (SecretId) => {
    try {
      const { DeletedDate, VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
      const versions = new Map(Object.entries(VersionIdsToStages));
      return { kind: "found", facts: { isBeingDeleted: DeletedDate !== undefined, versions } };
    } catch (error) {
      if (errorCode(error) === "ResourceNotFound") return { kind: "missing" };
      return unchecked(error, "secretsmanager:DescribeSecret", access);
    }
  });
}
