import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { oneByOne, unchecked } from "./aws-looks.ts";
import type { Finder } from "./look.ts";

/** By `<region>:<name>`; one client for each Region. */
export function awsLogGroups(access: Pick<AwsAccess, "settings" | "principal">): Finder<undefined> {
  const clients = new Map<string, CloudWatchLogsClient>();
  return oneByOne(async (place) => {
    const [region = "", name = ""] = place.split(":");
    const client = clients.get(region) ?? new CloudWatchLogsClient({ ...access.settings(), region });
    clients.set(region, client);
    try {
      let nextToken: string | undefined;
      do {
        const page = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, nextToken }));
        if (page.logGroups?.some(({ logGroupName }) => logGroupName === name))
          return { kind: "found", facts: undefined };
        nextToken = page.nextToken;
      } while (nextToken);
      return { kind: "missing" };
    } catch (error) {
      return unchecked(error, "logs:DescribeLogGroups", { region, principal: access.principal });
    }
  });
}
