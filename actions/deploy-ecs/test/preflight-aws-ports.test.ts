import { Agent } from "node:http";
import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { HEALTHY, REPOSITORY } from "@deploy-actions/shared/testkit/ecs/account";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { awsPorts } from "../src/preflight/aws-ports.ts";
import { accessOf, preflightAccount, READS, TRUST } from "./preflight-account.ts";
import { preflightPortsContract } from "./preflight-ports.contract.ts";

const linux = (architecture: string) => ({ os: "linux", architecture });

preflightPortsContract("AWS as the simulator plays it", async () => {
  const { aws, image, role, admin, secret, version, group } = await preflightAccount();
  return {
    ports: awsPorts(accessOf(aws, { actions: READS, passes: [role] })),
    denied: awsPorts(accessOf(aws, { name: "stranger", actions: ["ecs:*"] })),
    known: {
      platforms: { there: image, facts: [linux("amd64")], missing: `${REPOSITORY}@sha256:${"0".repeat(64)}` },
      roles: { there: role, facts: { arn: role, trustPolicy: JSON.stringify(TRUST) }, missing: `${admin}istrator` },
      secrets: {
        there: secret,
        facts: { isBeingDeleted: false, versions: new Map([[version, ["AWSCURRENT"]]]) },
        missing: secret.replace("prod/db", "prod/dp"),
      },
      parameters: { there: "/prod/url", facts: undefined, missing: "/prod/uri" },
      logGroups: { there: "eu-west-1:/ecs/web", facts: undefined, missing: "eu-west-1:/ecs/we" },
      subnets: { there: "subnet-a", facts: { availableAddresses: 7 }, missing: "subnet-b" },
      alarms: { there: "errors", facts: { state: "ALARM" }, missing: "error" },
      targetGroups: {
        there: group,
        facts: { targetType: "ip", protocol: "HTTP", isUsed: true },
        missing: group.replace("/web/", "/wep/"),
      },
    },
    passable: role,
    notPassable: admin,
    [Symbol.asyncDispose]: aws.close,
  };
});

test("an index tells its platforms without a download; a single image needs one", async () => {
  await using aws = await startSimulator();
  const both = aws.images.push(`${REPOSITORY}:both`, HEALTHY, { architectures: ["X86_64", "ARM64"] });
  const arm = aws.images.push(`${REPOSITORY}:arm`, HEALTHY, { architectures: ["ARM64"] });
  const { platforms } = awsPorts(accessOf(aws, { actions: ["ecr:BatchGetImage"] }));
  expect(await platforms([`${REPOSITORY}@${both.digest}`, `${REPOSITORY}@${arm.digest}`])).toEqual(
    new Map([
      [`${REPOSITORY}@${both.digest}`, { kind: "found", facts: [linux("amd64"), linux("arm64")] }],
      [
        `${REPOSITORY}@${arm.digest}`,
        {
          kind: "unchecked",
          action: "ecr:GetDownloadUrlForLayer",
          why: "ecr:GetDownloadUrlForLayer is not allowed to this step",
        },
      ],
    ]),
  );
});

test("an image whose configuration cannot be downloaded is said to be unchecked", async () => {
  await using aws = await startSimulator();
  const { digest } = aws.images.push(`${REPOSITORY}:v1`, HEALTHY);
  const access = accessTo(aws);
  // As behind a firewall that lets ECR through, and not the bucket with its layers.
  const httpAgent = Object.assign(new Agent(), {
    createConnection: () => {
      throw new Error("no route to the bucket");
    },
  });
  const settings = [access.settings(), { ...access.settings(), requestHandler: { httpAgent } }];
  const { platforms } = awsPorts({ ...access, settings: () => settings.shift() ?? access.settings() });
  const image = `${REPOSITORY}@${digest}`;
  expect((await platforms([image])).get(image)).toEqual({
    kind: "unchecked",
    action: undefined,
    why: "its configuration could not be downloaded (no route to the bucket)",
  });
});

test("what is not in ECR has no platforms to tell", async () => {
  await using aws = await startSimulator();
  const image = `docker.io/library/redis@sha256:${"0".repeat(64)}`;
  expect((await awsPorts(accessTo(aws)).platforms([image])).get(image)).toMatchObject({
    why: "the registry is not ECR",
  });
});

test("the session of a role stands for the policies of that role, also under a path", async () => {
  const { aws, role, admin } = await preflightAccount();
  await using _ = aws;
  const deploy = aws.iam.role("deploy", {
    trust: TRUST,
    path: "/ci/",
    policies: [
      {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: role }],
      },
    ],
  });
  const principal = `arn:aws:sts::123456789012:assumed-role/${deploy.split("/").at(-1)}/run-1`;
  const { passing } = awsPorts({ ...accessTo(aws), principal });
  expect(await passing([role, admin])).toEqual(
    new Map([
      [role, { kind: "found", facts: "allowed" }],
      [admin, { kind: "found", facts: "denied" }],
    ]),
  );
});

test("a policy that asks for more than a simulation has leaves it open whether a role may be passed", async () => {
  const { aws, role } = await preflightAccount();
  await using _ = aws;
  const Condition = { StringEquals: { "aws:SourceVpc": "vpc-1" } };
  aws.iam.user("guarded", {
    policies: [
      { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: role, Condition }] },
    ],
  });
  const { passing } = awsPorts({ ...accessTo(aws), principal: "arn:aws:iam::123456789012:user/guarded" });
  expect((await passing([role])).get(role)).toEqual({ kind: "found", facts: "unclear" });
});

test.each<[string, object]>([
  ["arn:aws:iam::123456789012:root", { kind: "found", facts: "allowed" }],
  [
    "arn:aws:sts::123456789012:federated-user/someone",
    {
      kind: "unchecked",
      why: "the policies of arn:aws:sts::123456789012:federated-user/someone cannot be simulated",
    },
  ],
])("for %s nothing is simulated", async (principal, expected) => {
  const { aws, role } = await preflightAccount();
  await using _ = aws;
  const { passing } = awsPorts({ ...accessTo(aws), principal });
  expect((await passing([role])).get(role)).toMatchObject(expected);
});

test("a secret without a value, and one that is being deleted, are told as that", async () => {
  await using aws = await startSimulator();
  const client = new SecretsManagerClient(accessTo(aws).settings());
  await client.send(new CreateSecretCommand({ Name: "empty" }));
  await client.send(new CreateSecretCommand({ Name: "old", SecretString: "x" }));
  await client.send(new DeleteSecretCommand({ SecretId: "old" }));
  const looks = await awsPorts(accessTo(aws)).secrets(["empty", "old"]);
  expect(looks.get("empty")).toEqual({ kind: "found", facts: { isBeingDeleted: false, versions: new Map() } });
  expect(looks.get("old")).toMatchObject({ kind: "found", facts: { isBeingDeleted: true } });
});

test("more names than one call takes are asked in several", async () => {
  const { aws } = await preflightAccount();
  await using _ = aws;
  const ports = awsPorts(accessTo(aws));
  const names = Array.from({ length: 120 }, (_, index) => `/prod/${index}`);
  expect((await ports.parameters([...names, "/prod/url"])).get("/prod/url")).toEqual({
    kind: "found",
    facts: undefined,
  });
  expect(aws.calls.filter(({ operation }) => operation === "DescribeParameters")).toHaveLength(3);
});

test("what AWS fails to answer is said to be unchecked, with the reason", async () => {
  const { aws, role } = await preflightAccount();
  await using _ = aws;
  aws.faults.inject({ operation: "iam:GetRole", fault: "server-error" });
  expect((await awsPorts(accessTo(aws)).roles([role])).get(role)).toMatchObject({
    kind: "unchecked",
    action: undefined,
    why: expect.stringContaining("AWS failed on its side at iam:GetRole in eu-west-1"),
  });
});
