import { DescribeParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { allPages } from "@deploy-actions/shared/aws/all-pages";
import { forAll, foundAmong, inBatches, unchecked } from "./aws-looks.ts";
import type { Finder } from "./look.ts";

/** Values that one filter takes, and parameters that one answer has at most (API reference). */
const BATCH = 50;

/** Listed, never read. */
export function awsParameters(access: Pick<AwsAccess, "settings" | "region" | "principal">): Finder<undefined> {
  const client = new SSMClient(access.settings());
  return inBatches(BATCH, async (names) => {
    try {
      const ParameterFilters = [{ Key: "Name", Option: "Equals", Values: [...names] }];
      const parameters = await allPages(async (NextToken) => {
        const query = { ParameterFilters, MaxResults: BATCH, NextToken };
        const answer = await client.send(new DescribeParametersCommand(query));
        return { items: answer.Parameters, next: answer.NextToken };
      });
      return foundAmong(names, new Map(parameters.map(({ Name = "" }) => [Name, undefined])));
    } catch (error) {
      return forAll(names, unchecked(error, "ssm:DescribeParameters", access));
    }
  });
}
