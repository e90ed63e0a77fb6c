import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { ecrPlatforms } from "./ecr-platforms.ts";
import type { Ports } from "./ports.ts";

/**
 * Each client is loaded when there is something to ask it, so that a deploy pays only for what its services have. That
 * of ECR every deploy has loaded already.
 */
export function awsPorts(access: AwsAccess): Ports {
  const { account, region, partition } = access;
  return {
    home: { account, region, partition },
    platforms: ecrPlatforms(access),
    roles: async (names) => (await import("./aws-roles.ts")).awsRoles(access).roles(names),
    passing: async (names) => (await import("./aws-roles.ts")).awsRoles(access).passing(names),
    secrets: async (names) => (await import("./aws-secrets.ts")).awsSecrets(access)(names),
    parameters: async (names) => (await import("./aws-parameters.ts")).awsParameters(access)(names),
    logGroups: async (names) => (await import("./aws-log-groups.ts")).awsLogGroups(access)(names),
    subnets: async (names) => (await import("./aws-subnets.ts")).awsSubnets(access)(names),
    alarms: async (names) => (await import("./aws-alarms.ts")).awsAlarms(access)(names),
    targetGroups: async (names) => (await import("./aws-group-facts.ts")).awsTargetGroups(access)(names),
  };
}
