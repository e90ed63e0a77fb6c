import type { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { AccessRequest } from "@deploy-actions/shared/aws/access";
import { parseAccountIds } from "@deploy-actions/shared/aws/allowed-accounts";
import { parseRoleArn } from "@deploy-actions/shared/aws/role-arn";
import { Failure } from "@deploy-actions/shared/failure";
import type { INPUTS } from "./action.gen.ts";

/** The cluster, and the account and Region it is in. */
export interface Where {
  /** Name or ARN. */
  readonly cluster: string;
  readonly access: AccessRequest;
}

export function readWhere(read: InputReader<typeof INPUTS>): Where {
  const cluster = read.parse("cluster", clusterName);
  const access = {
    region: read.text("aws-region"),
    roleToAssume: read.parse("role-to-assume", parseRoleArn),
    allowedAccountIds: read.parse("allowed-account-ids", parseAccountIds) ?? [],
  };
  for (const { message, fix } of disagreements(cluster, access)) read.problem("cluster", message, fix);
  return { cluster, access };
}

function clusterName(text: string): string {
  if (/^[\w-]{1,255}$/.test(text) || CLUSTER_ARN.test(text)) return text;
  throw new Failure(`"${text}" is not the name or ARN of a cluster.`, { hint: "Names have letters, digits, - and _." });
}

export function parseServiceName(text: string): string {
  if (/^[\w-]{1,255}$/.test(text)) return text;
  const [, cluster, name] = SERVICE_ARN.exec(text) ?? [];
  if (name) {
    throw new Failure(`"${text}" is an ARN: its cluster, Region and account would not count.`, {
      hint: `Write service: ${name}, and cluster: ${cluster ?? "the cluster it is in"}.`,
    });
  }
  throw new Failure(`"${text}" is not the name of a service.`, { hint: "Names have letters, digits, - and _." });
}

/** ECS takes a cluster's ARN and looks for it in its own account and Region only, so that it must not contradict the rest. */
function* disagreements(cluster: string, { region, allowedAccountIds }: AccessRequest) {
  const [, clusterRegion, account] = CLUSTER_ARN.exec(cluster) ?? [];
  if (!clusterRegion || !account) return;
  if (region !== undefined && region !== clusterRegion) {
    yield {
      message: `The cluster is in ${clusterRegion}, and aws-region is ${region}.`,
      fix: "Change one of them, or give the cluster's name instead of its ARN.",
    };
  }
  if (allowedAccountIds.length > 0 && !allowedAccountIds.includes(account)) {
    yield {
      message: `The cluster is in account ${account}, which is not one of the allowed accounts (${allowedAccountIds.join(", ")}).`,
      fix: "Give a cluster of an allowed account, or add this account to allowed-account-ids if it is meant.",
    };
  }
}

const CLUSTER_ARN = /^arn:[\w-]+:ecs:([\w-]+):(\d{12}):cluster\/[\w-]{1,255}$/;
/** The older form has no cluster. */
const SERVICE_ARN = /^arn:[\w-]+:ecs:[\w-]+:\d{12}:service\/(?:([\w-]+)\/)?([\w-]{1,255})$/;
