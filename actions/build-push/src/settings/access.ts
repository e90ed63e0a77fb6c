import type { AccessRequest } from "@deploy-actions/shared/aws/access";
import { parseAccountIds } from "@deploy-actions/shared/aws/allowed-accounts";
import { parseRoleArn } from "@deploy-actions/shared/aws/role-arn";
import type { Reader } from "./reader.ts";

export function readAccessRequest(read: Reader): AccessRequest {
  return {
    region: read.text("aws-region"),
    roleToAssume: read.parse("role-to-assume", parseRoleArn),
    allowedAccountIds: read.parse("allowed-account-ids", parseAccountIds) ?? [],
  };
}
