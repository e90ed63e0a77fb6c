import {
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  ListImageReferrersCommand,
  PutLifecyclePolicyCommand,
} from "@aws-sdk/client-ecr";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "@jest/globals";
import { clientSettings, errorOf } from "./client-settings.ts";
import { ACCOUNT, imageParts, startRegistry } from "./ecr-account.ts";
import { Docker, refusalOf } from "./ecr-docker.ts";

const arn = (name: string) => `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/${name}`;
const allow = (actions: readonly string[], resource: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: actions.map((action) => `ecr:${action}`), Resource: resource }],
});
const login = allow(["GetAuthorizationToken"], "*");
const PUSH = [
  "BatchCheckLayerAvailability",
  "InitiateLayerUpload",
  "UploadLayerPart",
  "CompleteLayerUpload",
  "PutImage",
  "BatchGetImage",
];

/** A registry with shop/web and shop/api, and a user with these policies. */
async function start(...policies: ReturnType<typeof allow>[]) {
  const account = await startRegistry({ registry: "loopback" });
  for (const name of ["shop/web", "shop/api"]) await account.create(name);
  const ecr = new ECRClient(clientSettings(account.aws, { ...account.aws.iam.user("pusher", { policies }) }));
  return { ...account, ecr };
}

test("calls are allowed by the repository they are about", async () => {
  await using account = await start(
    allow(["DescribeImages", "DescribeRepositories", "PutLifecyclePolicy"], arn("shop/web")),
  );
  await account.ecr.send(new DescribeImagesCommand({ repositoryName: "shop/web" }));
  await account.ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ["shop/web"] }));
  const refused = (call: Promise<unknown>) => errorOf(call);
  expect(await refused(account.ecr.send(new DescribeImagesCommand({ repositoryName: "shop/api" })))).toMatchObject({
    name: "AccessDeniedException",
    message: `User: arn:aws:iam::${ACCOUNT}:user/pusher is not authorized to perform: ecr:DescribeImages on resource: ${arn("shop/api")} because no identity-based policy allows the ecr:DescribeImages action`,
  });
  const repositoryNames = ["shop/web", "shop/api"];
  expect(await refused(account.ecr.send(new DescribeRepositoriesCommand({ repositoryNames })))).toMatchObject({
    name: "AccessDeniedException",
  });
  const put = new PutLifecyclePolicyCommand({ repositoryName: "shop/api", lifecyclePolicyText: " ".repeat(100) });
  expect(await refused(account.ecr.send(put))).toMatchObject({ name: "AccessDeniedException" });
});

test("a login is asked for everything", async () => {
  await using account = await start(allow(["GetAuthorizationToken"], arn("shop/web")));
  expect(await errorOf(account.ecr.send(new GetAuthorizationTokenCommand({})))).toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("on resource: *"),
  });
});

test("a repository with tags needs to be tagged, and referrers need the right to pull", async () => {
  await using account = await start(allow(["CreateRepository", "ListImageReferrers"], arn("*")));
  await account.ecr.send(new CreateRepositoryCommand({ repositoryName: "shop/new" }));
  const tags = [{ Key: "team", Value: "shop" }];
  const tagged = account.ecr.send(new CreateRepositoryCommand({ repositoryName: "shop/other", tags }));
  expect(await errorOf(tagged)).toMatchObject({ message: expect.stringContaining("perform: ecr:TagResource") });
  const subjectId = { imageDigest: `sha256:${"0".repeat(64)}` };
  const listed = account.ecr.send(new ListImageReferrersCommand({ repositoryName: "shop/new", subjectId }));
  expect(await errorOf(listed)).toMatchObject({ message: expect.stringContaining("perform: ecr:BatchGetImage") });
});

test("a push needs the documented permissions, on the repository that is pushed to", async () => {
  await using account = await start(login, allow(PUSH, arn("shop/web")));
  const docker = await Docker.login(account.aws.url, account.ecr);
  expect((await docker.push("shop/web", "v1", imageParts("v1"))).status).toBe(201);
  expect((await docker.ask("/v2/shop/web/manifests/v1")).status).toBe(200);
  expect(await refusalOf(await docker.push("shop/api", "v1", imageParts("v1")))).toEqual({
    status: 403,
    code: "DENIED",
    message: `User: arn:aws:iam::${ACCOUNT}:user/pusher is not authorized to perform: ecr:InitiateLayerUpload on resource: ${arn("shop/api")} because no identity-based policy allows the ecr:InitiateLayerUpload action`,
  });
});

test.each([
  ["InitiateLayerUpload", PUSH],
  ["UploadLayerPart", PUSH],
  ["CompleteLayerUpload", PUSH],
  ["PutImage", PUSH],
])("a push without ecr:%s is refused", async (action, all) => {
  await using account = await start(
    login,
    allow(
      all.filter((one) => one !== action),
      arn("shop/*"),
    ),
  );
  const docker = await Docker.login(account.aws.url, account.ecr);
  const refused = await refusalOf(await docker.push("shop/web", "v1", imageParts("v1")));
  expect(refused).toMatchObject({ code: "DENIED", message: expect.stringContaining(`perform: ecr:${action} on`) });
});

test("a layer is pulled by those who may have its URL", async () => {
  await using account = await start(login, allow(PUSH, arn("shop/*")));
  const docker = await Docker.login(account.aws.url, account.ecr);
  const parts = imageParts("v1");
  await docker.push("shop/web", "v1", parts);
  const { config } = JSON.parse(parts.manifest.text);
  const refused = await refusalOf(await docker.ask(`/v2/shop/web/blobs/${config.digest}`));
  expect(refused).toMatchObject({ status: 403, message: expect.stringContaining("ecr:GetDownloadUrlForLayer") });
});

test("the policy of a session holds for the login that it got", async () => {
  await using account = await startRegistry({ registry: "loopback" });
  for (const name of ["shop/web", "shop/api"]) await account.create(name);
  const trust = allowAll({ Principal: { AWS: "*" }, Action: "sts:AssumeRole" });
  const RoleArn = account.aws.iam.role("pusher", { trust });
  const sts = new STSClient(clientSettings(account.aws));
  const sessionFor = async (name: string) => {
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [login, allow(PUSH, arn(name))].flatMap(({ Statement }) => Statement),
    });
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "build", Policy }));
    const keys = {
      AWS_ACCESS_KEY_ID: `${Credentials?.AccessKeyId}`,
      AWS_SECRET_ACCESS_KEY: `${Credentials?.SecretAccessKey}`,
      AWS_SESSION_TOKEN: `${Credentials?.SessionToken}`,
    };
    return new ECRClient(clientSettings(account.aws, keys));
  };
  const [web, api] = [await sessionFor("shop/web"), await sessionFor("shop/api")];
  const ofWeb = await Docker.login(account.aws.url, web);
  const ofApi = await Docker.login(account.aws.url, api);
  expect((await ofWeb.push("shop/web", "v1", imageParts("v1"))).status).toBe(201);
  expect((await ofApi.push("shop/api", "v1", imageParts("v1"))).status).toBe(201);
  expect((await ofWeb.push("shop/api", "v1", imageParts("v1"))).status).toBe(403);
});

function allowAll(statement: object) {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] };
}
