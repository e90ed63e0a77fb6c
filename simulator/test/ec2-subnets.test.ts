import { DescribeSubnetsCommand, type DescribeSubnetsCommandInput, EC2Client } from "@aws-sdk/client-ec2";
import { expect, test } from "@jest/globals";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { clientSettings, errorOf } from "./client-settings.ts";

function look(aws: Simulator, input: DescribeSubnetsCommandInput = {}, keys?: Readonly<Record<string, string>>) {
  return new EC2Client(clientSettings(aws, keys)).send(new DescribeSubnetsCommand(input));
}

test("subnets are described as they were added, or found by what they are", async () => {
  await using aws = await startSimulator();
  aws.subnets.add("subnet-1a");
  aws.subnets.add("subnet-1b", { availabilityZone: "eu-west-1b", availableIpAddresses: 2, mapPublicIpOnLaunch: true });
  aws.subnets.add("subnet-2a", { vpc: "vpc-2" });
  const { Subnets } = await look(aws, { SubnetIds: ["subnet-1b", "subnet-1a"] });
  expect(Subnets).toMatchObject([
    {
      SubnetId: "subnet-1b",
      SubnetArn: "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1b",
      VpcId: "vpc-0a1b2c3d4e5f60718",
      AvailabilityZone: "eu-west-1b",
      AvailableIpAddressCount: 2,
      MapPublicIpOnLaunch: true,
      State: "available",
    },
    { SubnetId: "subnet-1a", AvailabilityZone: "eu-west-1a", AvailableIpAddressCount: 251, MapPublicIpOnLaunch: false },
  ]);
  const inVpc = await look(aws, { Filters: [{ Name: "vpc-id", Values: ["vpc-2", "vpc-3"] }] });
  expect(inVpc.Subnets?.map(({ SubnetId }) => SubnetId)).toEqual(["subnet-2a"]);
});

test("as long as no subnet was added, every one exists", async () => {
  await using aws = await startSimulator();
  expect((await look(aws, { SubnetIds: ["subnet-9z"] })).Subnets).toMatchObject([{ SubnetId: "subnet-9z" }]);
  expect((await look(aws)).Subnets).toEqual([]);
  aws.subnets.add("subnet-1a");
  expect(await errorOf(look(aws, { SubnetIds: ["subnet-1a", "subnet-9z"] }))).toMatchObject({
    name: "InvalidSubnetID.NotFound",
    message: "The subnet ID 'subnet-9z' does not exist",
    $metadata: { httpStatusCode: 400 },
  });
});

test("subnets come in pages", async () => {
  await using aws = await startSimulator();
  for (const letter of "abcdefg") aws.subnets.add(`subnet-1${letter}`);
  const first = await look(aws, { MaxResults: 5 });
  const second = await look(aws, { MaxResults: 5, NextToken: `${first.NextToken}` });
  expect([first, second].map(({ Subnets }) => Subnets?.length)).toEqual([5, 2]);
  expect(second.NextToken).toBeUndefined();
});

test.each<[string, DescribeSubnetsCommandInput, object]>([
  ["no subnet's id", { SubnetIds: ["vpc-1"] }, { name: "InvalidSubnetID.NotFound" }],
  ["pages that are too small", { MaxResults: 2 }, { name: "InvalidParameterValue" }],
  ["pages of given ids", { MaxResults: 5, SubnetIds: ["subnet-1a"] }, { name: "InvalidParameterCombination" }],
  [
    "a filter it does not know",
    { Filters: [{ Name: "cidr", Values: ["10.0.0.0/24"] }] },
    { message: expect.stringContaining("does not play") },
  ],
  ["a rehearsal", { DryRun: true }, { name: "DryRunOperation", $metadata: { httpStatusCode: 412 } }],
])("EC2 refuses %s", async (_case, input, expected) => {
  await using aws = await startSimulator();
  aws.subnets.add("subnet-1a");
  expect(await errorOf(look(aws, input))).toMatchObject(expected);
});

test("EC2 has its own names for what every service refuses", async () => {
  await using aws = await startSimulator();
  expect(await errorOf(look(aws, {}, aws.iam.user("nobody", { policies: [] })))).toMatchObject({
    name: "UnauthorizedOperation",
    message: expect.stringContaining("not authorized to perform: ec2:DescribeSubnets"),
    $metadata: { httpStatusCode: 403 },
  });
  aws.faults.inject({ operation: "ec2:DescribeSubnets", fault: "throttle", times: 1 });
  expect(await errorOf(look(aws))).toMatchObject({ name: "RequestLimitExceeded" });
  const unknown = await fetch(aws.url, { method: "POST", body: "Action=DescribeVpcs&Version=2016-11-15" });
  expect([unknown.status, await unknown.text()]).toEqual([
    400,
    expect.stringMatching(
      /^<Response><Errors><Error><Code>InvalidAction<\/Code><Message>ec2:DescribeVpcs exists at AWS/,
    ),
  ]);
});
