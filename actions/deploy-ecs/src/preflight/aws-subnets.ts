import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { named } from "@deploy-actions/shared/aws/named";
import { forAll, foundAmong, inBatches, oneByOne, unchecked } from "./aws-looks.ts";
import type { Finder, Looks } from "./look.ts";
import type { Subnet } from "./subnets.ts";

const BATCH = 100;

/** One unknown id makes EC2 refuse the whole question: then each is asked about alone. */
const UNKNOWN_ID = "InvalidSubnetID.NotFound";

export function awsSubnets(access: Pick<AwsAccess, "settings" | "region" | "principal">): Finder<Subnet> {
  const client = new EC2Client(access.settings());
  const describe = async (ids: readonly string[]): Promise<Looks<Subnet> | "unknown-id"> => {
    try {
      const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({ SubnetIds: [...ids] }));
      return foundAmong(
        ids,
        new Map(
          Subnets.map(({ SubnetId = "", Ipv6Native, AvailableIpAddressCount }) => [
            SubnetId,
            { availableAddresses: Ipv6Native ? undefined : AvailableIpAddressCount },
          ]),
        ),
      );
    } catch (error) {
      if (named(error, UNKNOWN_ID)) return "unknown-id";
      return forAll(ids, unchecked(error, "ec2:DescribeSubnets", access));
    }
  };
  const each = oneByOne<Subnet>(async (id) => {
    const looks = await describe([id]);
    return looks === "unknown-id" ? { kind: "missing" } : (looks.get(id) ?? { kind: "missing" });
  });
  return inBatches(BATCH, async (ids) => {
    const looks = await describe(ids);
    return looks === "unknown-id" ? await each(ids) : looks;
  });
}
