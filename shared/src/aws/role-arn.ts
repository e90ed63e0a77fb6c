import { Failure } from "../failure.ts";

/** An IAM role, taken apart: arn:PARTITION:iam::ACCOUNT:role/PATH/NAME. */
export interface RoleArn {
  readonly arn: string;
  readonly partition: string;
  /** Twelve digits. */
  readonly account: string;
  /** Without the path: what `aws iam get-role --role-name` takes. */
  readonly name: string;
}

/** A role name alone is refused: the partition and the account would be guesses. */
export function parseRoleArn(text: string): RoleArn {
  const [, partition, account, name] = ROLE_ARN.exec(text) ?? [];
  if (!partition || !account || !name) throw new Failure(`"${text}" ${mistake(text)}.`, { hint: EXPECTED });
  return { arn: text, partition, account, name };
}

const ROLE_ARN = /^arn:([a-z][a-z-]*):iam::(\d{12}):role\/(?:[\x21-\x7e]+\/)?([\w+=,.@-]{1,64})$/;

const EXPECTED =
  "Give the ARN of an IAM role, like arn:aws:iam::123456789012:role/deploy; `aws iam get-role --role-name NAME` prints it.";

function mistake(text: string): string {
  if (!text.startsWith("arn:")) return "is a role name or something else, not the ARN of a role";
  const [, , service, region, account, ...resource] = text.split(":");
  if (service === "sts") return "is a session of a role, not the role itself";
  if (service !== "iam") return `is an ARN of ${service || "no service"}, not of an IAM role`;
  if (region) return "names a region, which the ARN of a role does not";
  if (!/^\d{12}$/.test(account ?? "")) return `has the account "${account ?? ""}", which is not twelve digits`;
  if (!resource.join(":").startsWith("role/")) return "is an ARN of IAM, but not of a role";
  return "is not a valid role ARN";
}
