import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { agents } from "@deploy-actions/shared/aws/http";
import { Failure } from "@deploy-actions/shared/failure";
import { TASK_TRUST, webTask } from "@deploy-actions/shared/testkit/ecs/account";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { expect, test } from "@jest/globals";
import { ociDistribution } from "../src/oci/oci-http.ts";
import { awsLogin } from "../src/registry/aws-login.ts";
import { awsReferences } from "../src/registry/aws-references.ts";
import { sessionPolicy } from "../src/registry/session-policy.ts";
import { ACCOUNT, HOST, REGION } from "./fakes/fake-world.ts";
import { CONFIG, content, copyOf, imageOf } from "./oci/content.ts";
import { type Statement, statementsOf } from "./permissions-page.ts";
import { type SimulatedStage, simulatedStage } from "./registry-stage.ts";

const actionsOf = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action);

const without = (statements: readonly Statement[], action: string): readonly Statement[] =>
  statements
    .map((statement) => ({ ...statement, Action: [statement.Action].flat().filter((other) => other !== action) }))
    .filter(({ Action }) => Action.length > 0);

/** A user of the account who may do what these statements say, and what a step does as that user. */
function stepOf(stage: SimulatedStage, statements: readonly Statement[]) {
  const policies = [{ Version: "2012-10-17", Statement: statements }];
  const access = accessTo({ ...stage.aws, env: stage.aws.iam.user("builder", { policies }) });
  const effects = { clock: stage.clock, log: () => {}, mask: () => {}, signal: new AbortController().signal };
  const login = awsLogin({ access, region: REGION, ...effects });
  const { host } = new URL(stage.aws.url);
  return {
    login,
    registry: stage.registryOf(access),
    distribution: ociDistribution({ host, login, agents: agents({}), ...effects }),
    references: awsReferences({ access, clusters: [], ...effects }),
  };
}

type Step = ReturnType<typeof stepOf>;

async function push({ registry, distribution, login }: Step): Promise<void> {
  await login();
  const config = content("{}", CONFIG);
  const layer = content("a layer");
  const image = imageOf(config, layer);
  const { repositories, images } = registry;
  await repositories.find("shop/web");
  for (const blob of [config, layer])
    if (!(await distribution.hasBlob("shop/web", blob.digest)))
      await distribution.writeBlob("shop/web", blob, copyOf(blob));
  for await (const _ of await distribution.readBlob("shop/web", layer));
  await distribution.putManifest("shop/web", image);
  await images.find("shop/web", { digest: image.digest });
  const manifest = await images.manifest("shop/web", image.digest);
  if (!manifest) throw new Error("It was not pushed.");
  await images.tag("shop/web", manifest, "v1");
  await images.tag("shop/web", manifest, "v2");
  await images.untag("shop/web", ["v1"]);
}

const SETTINGS = {
  mutability: { setting: "IMMUTABLE", exclusions: [] },
  scanOnPush: true,
  encryption: { type: "AES256", key: undefined },
  tags: new Map([["team", "shop"]]),
} as const;

const POLICY = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
      action: { type: "expire" },
    },
  ],
});

const STORIES: Readonly<Record<string, (step: Step, digest: string) => Promise<unknown>>> = {
  "Every push": push,
  Create: ({ registry }) => registry.repositories.create("shop/api", SETTINGS),
  "The cache": async ({ registry: { repositories, policies } }) => {
    await repositories.create("shop/web-cache", SETTINGS);
    await policies.write("shop/web-cache", POLICY);
  },
  Reconcile: async ({ registry: { repositories } }) => {
    await repositories.setMutability("shop/web", SETTINGS.mutability);
    await repositories.setScanOnPush("shop/web", true);
  },
  "Life cycle": async ({ registry, references }) => {
    await registry.policies.read("shop/web");
    await registry.policies.preview("shop/web", POLICY);
    await references.to(`${HOST}/shop/web`);
  },
  "Writing the policy": ({ registry }) => registry.policies.write("shop/web", POLICY),
  Scan: async ({ registry: { images, scans } }) => {
    await scans.kind("shop/web");
    const digest = (await images.find("shop/web", { tag: "v0" }))?.digest ?? "";
    await scans.start("shop/web", digest);
    await scans.read("shop/web", digest);
  },
  Pull: async ({ registry, distribution }, digest) => {
    await registry.images.find("base/node", { digest });
    const manifest = await registry.images.manifest("base/node", digest);
    const { config } = JSON.parse(manifest?.text ?? "");
    for await (const _ of await distribution.readBlob("base/node", config));
  },
};

/** What a part alone cannot do: it is asked for beside another one. */
const BESIDE: Readonly<Record<string, readonly Statement[]>> = {
  "The cache": statementsOf("Create"),
  Scan: [{ Effect: "Allow", Action: "ecr:DescribeImages", Resource: "*" }],
  Pull: [{ Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" }],
};

/** For what is to be read of ECS there has to be something. */
async function runService(stage: SimulatedStage): Promise<void> {
  const ecs = new ECSClient(stage.access.settings());
  stage.aws.iam.role("web-execution", { trust: TASK_TRUST });
  await ecs.send(new CreateClusterCommand({ clusterName: "production" }));
  const containerDefinitions = [{ name: "app", image: `${HOST}/shop/web:v0` }];
  await ecs.send(new RegisterTaskDefinitionCommand({ ...webTask(""), containerDefinitions }));
  const networkConfiguration = { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } };
  const service = { cluster: "production", serviceName: "web", taskDefinition: "web", desiredCount: 1 };
  await ecs.send(new CreateServiceCommand({ ...service, launchType: "FARGATE", networkConfiguration }));
  await stage.pass(300_000);
}

/** Plays the part's story as a user who may do this, in an account where the repository is. */
async function play(part: string, statements: readonly Statement[]): Promise<unknown> {
  await using stage = await simulatedStage({ registry: "loopback" });
  stage.push("shop/web", "v0");
  await runService(stage);
  const digest = stage.push("base/node", "v0");
  const story = STORIES[part];
  return await stage.run(story?.(stepOf(stage, [...statements, ...(BESIDE[part] ?? [])]), digest) ?? Promise.reject());
}

test.each(Object.keys(STORIES))("what a step does by the part %s is allowed by it", async (part) => {
  await play(part, statementsOf(part));
});

test.each(
  Object.keys(STORIES).flatMap((part) =>
    actionsOf(statementsOf(part)).map((action): [string, string] => [part, action]),
  ),
)("of the part %s, %s is needed", async (part, action) => {
  const { message, hint, evidence } = await play(part, without(statementsOf(part), action)).then(
    () => new Failure("It went well.", { hint: "" }),
    (error) => error as Failure,
  );
  expect([message, hint, ...evidence].join("\n")).toContain(action);
});

test("what every push may do ends at the repositories that are named", async () => {
  const elsewhere = statementsOf("Every push").map((statement) => ({
    ...statement,
    Resource: statement.Resource === "*" ? "*" : "arn:aws:ecr:eu-west-1:123456789012:repository/others/*",
  }));
  await expect(play("Every push", elsewhere)).rejects.toThrow(`${ACCOUNT}:repository/shop/web`);
});

const SCOPE = {
  partition: "aws",
  repositories: ["shop/web", "shop/api", "shop/web-cache"].map((name) => ({ registryId: ACCOUNT, name })),
  creates: true,
  kmsKey: undefined,
  lifecycle: true,
  scan: true,
};

test.each(Object.keys(STORIES))("the step's own session policy allows %s", async (part) => {
  await play(part, JSON.parse(sessionPolicy(SCOPE).text).Statement);
});

test("the step's own session policy does not let it write anywhere else", async () => {
  const others = { ...SCOPE, repositories: [{ registryId: ACCOUNT, name: "others/web" }] };
  await expect(play("Every push", JSON.parse(sessionPolicy(others).text).Statement)).rejects.toThrow(/denied putting/);
});
