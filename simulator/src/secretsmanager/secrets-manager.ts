import { randomUUID } from "node:crypto";
import { AwsError, type AwsService, type Input } from "../service.ts";
import type { World } from "../world.ts";
import { type Secret, Secrets } from "./secrets.ts";

/** Days until a deleted secret is gone, unless the call says otherwise (API reference, DeleteSecret). */
const RECOVERY_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

/** Secrets Manager, as far as telling which secrets there are. Their values are not kept, as nothing here reads them. */
export function secretsManagerService(world: World): AwsService {
  const { clock } = world;
  const secrets = new Secrets(world);

  return {
    name: "secretsmanager",
    iamPrefix: "secretsmanager",
    validationCode: "ValidationException",
    // What is not there has no ARN: IAM is asked about the name as the caller wrote it.
    permissions: (operation, { SecretId, Name }) => {
      const resource = operation === "CreateSecret" ? secrets.arn(Name) : (secrets.find(SecretId)?.arn ?? SecretId);
      return [{ action: `secretsmanager:${operation}`, resource }];
    },
    handlers: {
      CreateSecret: (input) => {
        checkCreation(input);
        if (secrets.find(input.Name)) {
          const message = `The operation failed because the secret ${input.Name} already exists.`;
          throw new AwsError("ResourceExistsException", message);
        }
        const hasValue = (input.SecretString ?? input.SecretBinary) !== undefined;
        const secret = secrets.create({
          name: input.Name,
          description: input.Description,
          keyId: input.KmsKeyId,
          tags: input.Tags ?? [],
          versionId: hasValue ? (input.ClientRequestToken ?? randomUUID()) : undefined,
        });
        return { ARN: secret.arn, Name: secret.name, ...(secret.versionId && { VersionId: secret.versionId }) };
      },

      DescribeSecret: ({ SecretId }) => view(secrets.get(SecretId)),

      DeleteSecret: ({ SecretId, RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force = false }) => {
        if (force && days !== undefined) {
          throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        }
        const secret = secrets.get(SecretId);
        const wait = force ? 0 : (days ?? RECOVERY_DAYS) * DAY_MS;
        if (!force && (wait < 7 * DAY_MS || wait > 30 * DAY_MS)) {
          throw invalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        }
        secrets.delete(secret, wait);
        return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(clock.now() + wait) };
      },
    },
  };
}

function view({ arn, name, description, keyId, tags, versionId, createdAt, deletedAt }: Secret) {
  return {
    ARN: arn,
    Name: name,
    ...(description !== undefined && { Description: description }),
    ...(keyId !== undefined && { KmsKeyId: keyId }),
    CreatedDate: new Date(createdAt),
    LastChangedDate: new Date(deletedAt ?? createdAt),
    ...(deletedAt !== undefined && { DeletedDate: new Date(deletedAt) }),
    ...(tags.length > 0 && { Tags: tags }),
    ...(versionId !== undefined && { VersionIdsToStages: { [versionId]: ["AWSCURRENT"] } }),
  };
}

function checkCreation(input: Input): void {
  if (!/^[\w/+=.@-]+$/.test(input.Name)) {
    const message =
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!";
    throw new AwsError("ValidationException", message);
  }
  if (input.SecretString !== undefined && input.SecretBinary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  const members = ["AddReplicaRegions", "CrossAccountPrimaryARN", "ForceOverwriteReplicaSecret", "Type"];
  const found = members.find((member) => input[member] !== undefined);
  if (found !== undefined) throw invalidParameter(`The simulator does not play ${found}.`);
}

function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}
