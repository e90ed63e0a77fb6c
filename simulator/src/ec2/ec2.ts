import { AwsError, type AwsService, type Input } from "../service.ts";
import type { World } from "../world.ts";
import type { Subnet, Subnets } from "./subnets.ts";

/** EC2 as far as a deployment reads the network. */
export function ec2Service(world: World, subnets: Subnets): AwsService {
  return {
    name: "ec2",
    iamPrefix: "ec2",
    handlers: {
      DescribeSubnets: ({ SubnetIds, Filters = [], DryRun, ...paging }) => {
        if (DryRun) {
          const message = "Request would have succeeded, but DryRun flag is set.";
          throw new AwsError("DryRunOperation", message, { status: 412 });
        }
        if (SubnetIds && paging.MaxResults !== undefined) {
          const message = "The parameter MaxResults cannot be used with the parameter SubnetIds";
          throw new AwsError("InvalidParameterCombination", message);
        }
        const wanted: readonly Subnet[] = SubnetIds?.map((id: string) => subnets.get(id)) ?? subnets.all;
        return page(
          wanted.filter((subnet) => Filters.every((filter: Input) => meets(subnet, filter))).map(view(world)),
          paging,
        );
      },
    },
  };
}

function view({ partition, region, account }: World) {
  return ({ id, vpc, availabilityZone, availableIpAddresses, mapPublicIpOnLaunch }: Subnet) => ({
    SubnetId: id,
    SubnetArn: `arn:${partition}:ec2:${region}:${account}:subnet/${id}`,
    VpcId: vpc,
    OwnerId: account,
    State: "available",
    AvailabilityZone: availabilityZone,
    AvailableIpAddressCount: availableIpAddresses,
    MapPublicIpOnLaunch: mapPublicIpOnLaunch,
    DefaultForAz: false,
    AssignIpv6AddressOnCreation: false,
  });
}

function meets(subnet: Subnet, { Name, Values = [] }: Input): boolean {
  switch (Name) {
    case "subnet-id":
      return Values.includes(subnet.id);
    case "vpc-id":
      return Values.includes(subnet.vpc);
    case "availability-zone":
      return Values.includes(subnet.availabilityZone);
    default:
      throw new AwsError("InvalidParameterValue", `The simulator does not play the filter '${Name}'`);
  }
}

function page(all: readonly object[], { MaxResults = all.length, NextToken }: Input) {
  const start = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, "base64url").toString());
  if (!Number.isInteger(start)) throw new AwsError("InvalidNextToken", "The nextToken provided is not valid");
  const end = start + MaxResults;
  return {
    Subnets: all.slice(start, end),
    ...(end < all.length && { NextToken: Buffer.from(String(end)).toString("base64url") }),
  };
}
