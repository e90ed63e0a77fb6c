import { expect, test } from "@jest/globals";
import { ec2QueryProtocol } from "../src/protocol/ec2-query.ts";
import { loadModel, type Operation } from "../src/protocol/model.ts";

const model = loadModel("ec2");
const decode = (parameters: Record<string, string>) =>
  ec2QueryProtocol.decode(
    model,
    model.operations.DescribeSubnets as Operation,
    new URLSearchParams(parameters).toString(),
  );

test("flat lists and capital letters become the members of the model", () => {
  const input = decode({
    Action: "DescribeSubnets",
    Version: "2016-11-15",
    "SubnetId.2": "subnet-b",
    "SubnetId.1": "subnet-a",
    "Filter.1.Name": "vpc-id",
    "Filter.1.Value.1": "vpc-1",
    DryRun: "false",
    MaxResults: "5",
  });
  expect(input).toEqual({
    SubnetIds: ["subnet-a", "subnet-b"],
    Filters: [{ Name: "vpc-id", Values: ["vpc-1"] }],
    DryRun: false,
    MaxResults: 5,
  });
});

test.each([
  [{ SubnetIds: "subnet-a" }, "The parameter SubnetIds is not recognized"],
  [{ "SubnetId.member.1": "subnet-a" }, "'member' at 'SubnetId' is not a list index"],
  [{ MaxResults: "many" }, "'many' at 'MaxResults' is not a valid integer"],
])("%j is InvalidParameterValue that names the place", (parameters, text) => {
  const expected = expect.objectContaining({ code: "InvalidParameterValue", message: expect.stringContaining(text) });
  expect(() => decode(parameters as Record<string, string>)).toThrow(expected);
});

test("answers are XML with the names that EC2 uses on the wire", () => {
  const output = { Subnets: [{ SubnetId: "subnet-a", AvailableIpAddressCount: 7, MapPublicIpOnLaunch: true }] };
  expect(ec2QueryProtocol.encode(model, "DescribeSubnets", output, "id-1").body).toBe(
    '<DescribeSubnetsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15"><requestId>id-1</requestId>' +
      "<subnetSet><item><subnetId>subnet-a</subnetId><availableIpAddressCount>7</availableIpAddressCount>" +
      "<mapPublicIpOnLaunch>true</mapPublicIpOnLaunch></item></subnetSet></DescribeSubnetsResponse>",
  );
});
