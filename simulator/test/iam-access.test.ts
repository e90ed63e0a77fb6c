import { DescribeImagesCommand, DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "@jest/globals";
import { authorize } from "../src/iam/access.ts";
import { parseIdentityPolicy } from "../src/iam/policy.ts";
import { jsonProtocol } from "../src/protocol/json.ts";
import type { AwsService } from "../src/service.ts";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { clientSettings, errorOf } from "./client-settings.ts";

const allow = (Action: string, Resource: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource }],
});

async function start() {
  const aws = await startSimulator();
  aws.images.push("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:v1", { kind: "memory" });
  return aws;
}

function imagesAs(aws: Simulator, keys: Readonly<Record<string, string>>, repositoryName = "shop/web") {
  return new ECRClient(clientSettings(aws, keys)).send(new DescribeImagesCommand({ repositoryName }));
}

test("a user may do what its policies allow, on the resources they allow it on", async () => {
  await using aws = await start();
  const repository = "arn:aws:ecr:eu-west-1:123456789012:repository/shop/web";
  const keys = aws.iam.user("reader", { policies: [allow("ecr:Describe*", repository)] });
  expect((await imagesAs(aws, keys)).imageDetails).toHaveLength(1);
  expect(await errorOf(imagesAs(aws, keys, "shop/api"))).toMatchObject({
    name: "AccessDeniedException",
    message:
      "User: arn:aws:iam::123456789012:user/reader is not authorized to perform: ecr:DescribeImages " +
      "on resource: arn:aws:ecr:eu-west-1:123456789012:repository/shop/api " +
      "because no identity-based policy allows the ecr:DescribeImages action",
  });
});

test("a call about everything needs a policy about everything", async () => {
  await using aws = await start();
  const keys = aws.iam.user("reader", { policies: [allow("ecr:*", "arn:aws:ecr:*:*:repository/*")] });
  const call = new ECRClient(clientSettings(aws, keys)).send(new DescribeRepositoriesCommand({}));
  expect(await errorOf(call)).toMatchObject({ message: expect.stringContaining("on resource: * because") });
});

test("a user with an empty list of policies may do nothing but ask who it is", async () => {
  await using aws = await start();
  const keys = aws.iam.user("nobody", { policies: [] });
  expect(await errorOf(imagesAs(aws, keys))).toMatchObject({ name: "AccessDeniedException" });
  const identity = await new STSClient(clientSettings(aws, keys)).send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({ Account: "123456789012", Arn: "arn:aws:iam::123456789012:user/nobody" });
  const role = aws.iam.role("deploy", { trust: allowAnyone });
  const assume = new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "session" });
  const denied = await errorOf(new STSClient(clientSettings(aws, keys)).send(assume));
  expect(denied).toMatchObject({ name: "AccessDenied", message: expect.stringContaining(`on resource: ${role}`) });
});

test("an attached policy works at once", async () => {
  await using aws = await start();
  const keys = aws.iam.user("reader", { policies: [] });
  aws.iam.attach("arn:aws:iam::123456789012:user/reader", allow("ecr:DescribeImages", "*"));
  expect((await imagesAs(aws, keys)).imageDetails).toHaveLength(1);
  expect(() => aws.iam.attach("arn:aws:iam::123456789012:user/simulator", allow("*", "*"))).toThrow(
    "may do everything",
  );
});

test("a call that passes a role on needs iam:PassRole for it, under its conditions", () => {
  const passRole = {
    action: "iam:PassRole",
    resource: "arn:aws:iam::123456789012:role/task",
    context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
  };
  const ecs: AwsService = { name: "ecs", iamPrefix: "ecs", handlers: {}, permissions: () => [passRole] };
  const ask = (PassedTo: string) => () =>
    authorize(
      {
        arn: "arn:aws:iam::123456789012:user/deployer",
        userId: "AIDA",
        policies: [
          parseIdentityPolicy(allow("ecs:RegisterTaskDefinition", "*")),
          parseIdentityPolicy({
            Version: "2012-10-17",
            Statement: {
              Effect: "Allow",
              Action: "iam:PassRole",
              Resource: passRole.resource,
              Condition: { StringEquals: { "iam:PassedToService": PassedTo } },
            },
          }),
        ],
      },
      {
        service: ecs,
        operation: "RegisterTaskDefinition",
        input: {},
        region: "eu-west-1",
        errors: jsonProtocol.errors,
      },
    );
  expect(ask("ecs-tasks.amazonaws.com")).not.toThrow();
  expect(ask("ec2.amazonaws.com")).toThrow(
    "not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/task",
  );
});

const allowAnyone = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" },
};
