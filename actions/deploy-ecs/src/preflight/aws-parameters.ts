import { DescribeParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { forAll, foundAmong, inBatches, unchecked } from "./aws-looks.ts";
import type { Finder } from "./look.ts";

/** Values that one filter takes, and parameters that one answer has at most (API reference). */
const BATCH = 50;

/** Listed, never read. */
export function awsParameters(access: Pick<AwsAccess, "settings" | "region" | "principal">): Finder<undefined> {
  const client = new SSMClient(access.settings());
  return inBatches(BATCH, async (names) => {
    const found = new Map<string, undefined>();
    try {
      let NextToken: string | undefined;
      do {
        const ParameterFilters = [{ Key: "Name", Option: "Equals", Values: [...names] }];
        const page = await client.send(
          new DescribeParametersCommand({ ParameterFilters, MaxResults: BATCH, NextToken }),
        );
        for (const { Name = "" } of page.Parameters ?? []) found.set(Name, undefined);
        NextToken = page.NextToken;
      } while (NextToken);
      return foundAmong(names, found);
    } catch (error) {
      return forAll(names, unchecked(error, "ssm:DescribeParameters", access));
    }
  });
}
