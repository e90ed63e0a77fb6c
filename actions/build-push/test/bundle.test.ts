import { CreateRepositoryCommand, GetLifecyclePolicyCommand, PutLifecyclePolicyCommand } from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { TASK_TRUST, webTask } from "@deploy-actions/shared/testkit/ecs/account";
import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { maskedOutputs } from "@deploy-actions/simulator/runner/run-action";
import type { Simulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { openStage, SHA } from "./job.ts";
import { ecrClient, tagsIn } from "./tags-in.ts";

const WEB = { repository: "shop/web", "create-repository": "true", cache: "off" };

test.concurrent("an image is built, pushed and tagged, and its outputs lead to it", async () => {
  await using stage = await openStage();
  const run = await stage.run({ ...WEB, tags: "latest\ntype=sha" });
  expect({ exitCode: run.exitCode, annotations: run.annotations, log: run.exitCode === 0 ? "" : run.log }).toEqual({
    exitCode: 0,
    annotations: [],
    log: "",
  });
  expect(run.outputs).toMatchObject({
    status: "pushed",
    repository: "shop/web",
    digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    tag: expect.stringMatching(/^build-\d{8}T\d{6}Z-0123456789ab$/),
    tags: `${run.outputs.tag}\nlatest\nsha-0123456`,
    ref: `shop/web@${run.outputs.digest}`,
    image: expect.stringMatching(/^127\.0\.0\.1:\d+\/shop\/web@sha256:/),
    skipped: "false",
  });
  expect(JSON.parse(run.outputs.images ?? "")).toMatchObject({ web: { ref: run.outputs.ref, skipped: false } });
  expect(run.summary).toMatch(/^### ✅ web: pushed/);
  expect(await tagsIn(stage.aws, "shop/web")).toEqual([run.outputs.tag, "latest", "sha-0123456"]);
  expect(maskedOutputs(run)).toEqual([]);
  expect(run.post).toEqual({ exitCode: 0, log: "" });
});

test.concurrent("a second run moves the tags that move, and leaves those of the first image alone", async () => {
  await using stage = await openStage();
  const first = await stage.run({ ...WEB, tags: "latest" });
  await stage.write({ app: "v2" });
  const second = await stage.run({ ...WEB, tags: "latest" }, { GITHUB_SHA: SHA.replace(/^0/, "f") });
  expect(second.outputs.status).toBe("pushed");
  expect(second.log).toContain("latest (before on sha256:");
  expect(await tagsIn(stage.aws, "shop/web")).toEqual([first.outputs.tag, second.outputs.tag, "latest"].sort());
});

test.concurrent("an engine that cannot push by digest leaves no tag of its own", async () => {
  await using stage = await openStage({ docker: { driver: "docker" } });
  const run = await stage.run(WEB);
  expect({ ...run.outputs, log: run.exitCode === 0 ? "" : run.log }).toMatchObject({ status: "pushed", log: "" });
  expect(await tagsIn(stage.aws, "shop/web")).toEqual([run.outputs.tag]);
});

const SERVICES = ["web", "api", "orders", "payments", "search", "mail", "reports", "admin"];
const MONOREPO = {
  images: `defaults: { repository: "shop/\${service}", file: "services/\${service}/Dockerfile", build-args: { SERVICE: "\${service}" } }\nimages: [${SERVICES.join(", ")}]`,
  "create-repository": "true",
  cache: "off",
};
const serviceFiles = (of: (service: string) => string) =>
  Object.fromEntries(SERVICES.map((service) => [`services/${service}/Dockerfile`, of(service)]));
const GOOD = "FROM scratch\nARG SERVICE\nCOPY app /app\n";

test.concurrent("eight services are built in one step", async () => {
  await using stage = await openStage({ files: { app: "v1", ...serviceFiles(() => GOOD) } });
  const run = await stage.run(MONOREPO);
  expect({ ...run.outputs, log: run.exitCode === 0 ? "" : run.log }).toMatchObject({
    status: "pushed",
    log: "",
  });
  expect(run.outputs).not.toHaveProperty("digest");
  const images = JSON.parse(run.outputs.images ?? "");
  expect(Object.keys(images)).toEqual(SERVICES);
  for (const service of SERVICES) expect(await tagsIn(stage.aws, `shop/${service}`)).toEqual([images[service].tag]);
});

test.concurrent("when one of eight fails, no image of any has a tag, and the failing line is shown", async () => {
  const files = { app: "v1", ...serviceFiles((service) => (service === "mail" ? `${GOOD}RUN false\n` : GOOD)) };
  await using stage = await openStage({ files });
  const run = await stage.run(MONOREPO);
  expect(run.outputs.status).toBe("failed");
  expect(errors(run).join()).toContain("mail");
  expect(run.summary).toContain("RUN false");
  for (const service of SERVICES) expect(await tagsIn(stage.aws, `shop/${service}`)).toEqual([]);
});

test.concurrent("a pull request of a fork is built and not pushed, and green", async () => {
  await using stage = await openStage();
  await stage.write({
    "event.json": JSON.stringify({
      pull_request: { number: 7, head: { sha: SHA, repo: { full_name: "somebody/shop" } }, base: { ref: "main" } },
      repository: { full_name: "acme/shop", default_branch: "main" },
    }),
  });
  const env = {
    GITHUB_EVENT_NAME: "pull_request",
    GITHUB_REF: "refs/pull/7/merge",
    GITHUB_EVENT_PATH: `${stage.workspace}/event.json`,
    ACTIONS_ID_TOKEN_REQUEST_URL: "",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "",
  };
  const role = "arn:aws:iam::123456789012:role/build";
  const run = await stage.run({ repository: "shop/web", "role-to-assume": role }, env);
  expect({ ...run.outputs, log: run.exitCode === 0 ? "" : run.log }).toMatchObject({ status: "built", log: "" });
  expect(run.log).toContain("Nothing is pushed: GitHub gives a pull request of a fork or of Dependabot no ID token.");
  expect(stage.aws.calls).toEqual([]);
});

test.concurrent("a dry run says what would be, and changes nothing", async () => {
  await using stage = await openStage();
  const run = await stage.run({ ...WEB, "dry-run": "true" });
  expect(run.outputs.status).toBe("planned");
  expect(run.log).toContain("Repository shop/web is created: IMMUTABLE_WITH_EXCLUSION");
  expect(run.log).toContain("web: is built from Dockerfile in ., and gets build-");
  expect(mutations(stage.aws)).toEqual([]);
});

test.concurrent("a dry run says what the policy would do with the images that are there", async () => {
  await using stage = await openStage();
  await stage.run(WEB);
  const before = stage.aws.calls.length;
  const run = await stage.run({ ...WEB, lifecycle: "manage", "dry-run": "true" });
  expect(run.outputs.status).toBe("planned");
  expect(run.summary).toContain("Life-cycle policy of shop/web");
  expect(mutations(stage.aws, before)).toEqual([]);
});

test.concurrent.each([
  ["a repository that is missing", { repository: "shop/web" }, /shop\/web does not exist in eu-west-1/],
  ["several platforms on a plain engine", { ...WEB, platforms: "linux/amd64,linux/arm64" }, /one platform only/],
])("%s is refused before anything is built or changed", async (_, inputs, problem) => {
  await using stage = await openStage({ docker: { driver: "docker" } });
  const run = await stage.run(inputs as Readonly<Record<string, string>>);
  expect(run.outputs.status).toBe("failed");
  expect(errors(run).join()).toMatch(problem);
  expect(mutations(stage.aws)).toEqual([]);
});

test.concurrent("an engine that does not answer is told with how to get one", async () => {
  await using stage = await openStage({ docker: { unreachable: true } });
  const run = await stage.run(WEB);
  expect(run.outputs.status).toBe("failed");
  expect(errors(run).join()).toMatch(/daemon/i);
  expect(mutations(stage.aws)).toEqual([]);
});

test.concurrent("the policy is written, and keeps what is deployed", async () => {
  await using stage = await openStage();
  const run = await stage.run({ ...WEB, lifecycle: "manage" });
  expect({ ...run.outputs, log: run.exitCode === 0 ? "" : run.log }).toMatchObject({ status: "pushed", log: "" });
  const client = ecrClient(stage.aws);
  const { lifecyclePolicyText = "" } = await client.send(new GetLifecyclePolicyCommand({ repositoryName: "shop/web" }));
  expect(JSON.parse(lifecyclePolicyText).rules).toHaveLength(8);
});

test.concurrent("a policy that would expire what is needed is told before anything is built", async () => {
  await using stage = await openStage();
  const inputs = { ...WEB, "tag-mutability": "MUTABLE" };
  await stage.run({ ...inputs, tags: "keep-this" });
  await stage.write({ app: "v2" });
  await stage.run(inputs, { GITHUB_SHA: SHA.replace(/^0/, "e") });
  const rule = {
    rulePriority: 1,
    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 },
    action: { type: "expire" },
  };
  const put = { repositoryName: "shop/web", lifecyclePolicyText: JSON.stringify({ rules: [rule] }) };
  await ecrClient(stage.aws).send(new PutLifecyclePolicyCommand(put));
  await stage.write({ app: "v3" });
  const before = stage.aws.calls.length;
  const run = await stage.run({ ...inputs, lifecycle: "check" }, { GITHUB_SHA: SHA.replace(/^0/, "f") });
  expect(run.outputs.status).toBe("failed");
  expect(errors(run).join()).toMatch(/dangerous, and in force:\n- 1 image that is needed would expire/);
  expect(run.log).toContain("its tag keep-this");
  expect(run.log).not.toContain("COPY app /app");
  expect(mutations(stage.aws, before)).toEqual([]);
});

test.concurrent("so is what runs by no more than a tag that the build would take", async () => {
  await using stage = await openStage();
  const inputs = { ...WEB, "tag-mutability": "MUTABLE" };
  const live = await stage.run({ ...inputs, tags: "latest" });
  await stage.write({ app: "v2" });
  await stage.run(inputs, { GITHUB_SHA: SHA.replace(/^0/, "e") });
  await serve(stage.aws, live.outputs.image ?? "");
  const newest = (countNumber: number) => ({ countType: "imageCountMoreThan", countNumber });
  const action = { type: "expire" };
  const latest = { tagStatus: "tagged", tagPrefixList: ["latest"] };
  const rules = [
    { rulePriority: 1, selection: { ...latest, ...newest(9999) }, action },
    { rulePriority: 2, selection: { tagStatus: "any", ...newest(1) }, action },
  ];
  const put = { repositoryName: "shop/web", lifecyclePolicyText: JSON.stringify({ rules }) };
  await ecrClient(stage.aws).send(new PutLifecyclePolicyCommand(put));
  await stage.write({ app: "v3" });
  const before = stage.aws.calls.length;
  const next = { GITHUB_SHA: SHA.replace(/^0/, "f") };
  const run = await stage.run({ ...inputs, tags: "latest", lifecycle: "check" }, next);
  expect(errors(run).join()).toMatch(/dangerous, and in force:\n- 1 image that is needed would expire/);
  expect(run.log).toContain("shop/web: looked at as if latest were on the new image already.");
  expect(run.log).toContain("Needed: service web in cluster prod");
  expect(mutations(stage.aws, before)).toEqual([]);
  const other = await stage.run({ ...inputs, lifecycle: "check" }, next);
  expect(other.outputs.status).toBe("pushed");
});

/** A service that would start this image. */
async function serve(aws: Simulator, image: string): Promise<void> {
  const ecs = new ECSClient(accessTo(aws).settings());
  const cluster = "prod";
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const containerDefinitions = [{ name: "app", image }];
  aws.iam.role("web-execution", { trust: TASK_TRUST });
  await ecs.send(new RegisterTaskDefinitionCommand({ ...webTask(image), family: "web", containerDefinitions }));
  const networkConfiguration = { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } };
  const service = { cluster, serviceName: "web", taskDefinition: "web", desiredCount: 0 };
  await ecs.send(new CreateServiceCommand({ ...service, launchType: "FARGATE", networkConfiguration }));
}

test.concurrent.each([
  ["build", { repository: "shop/web", "create-repository": "true", cache: "off" }],
  ["promote", { from: "shop/web:keep-this", tags: "v1" }],
])("a cluster that does not exist is told before %s changes anything", async (mode, inputs) => {
  await using stage = await openStage();
  if (mode === "promote") await stage.run({ ...WEB, tags: "keep-this" });
  const before = stage.aws.calls.length;
  const run = await stage.run({ ...inputs, mode, lifecycle: "manage", clusters: "producton" });
  expect(run.outputs.status).toBe("failed");
  expect(errors(run).join()).toContain("There is no cluster producton in eu-west-1, which the input clusters names.");
  expect(mutations(stage.aws, before)).toEqual([]);
});

test.concurrent.each(["kill", "cancel"] as const)("%s at the first tag leaves none", async (how) => {
  await using stage = await openStage();
  const step = stage.start({ ...WEB, tags: "latest\nstable" });
  let cut = false;
  stage.aws.onCall(({ phase, operation }) => {
    if (cut || phase !== "answered" || operation !== "PutImage") return;
    cut = true;
    step[how]();
  });
  const run = await step.result;
  expect(cut).toBe(true);
  expect(run.exitCode).not.toBe(0);
  expect(await tagsIn(stage.aws, "shop/web")).toEqual([]);
  expect(run.post?.exitCode).toBe(0);
});

const CRITICAL = {
  findings: [{ id: "CVE-2026-1234", severity: "CRITICAL" as const, package: { name: "openssl", version: "3.0.11" } }],
};

test.concurrent("findings of the scan keep the image from being tagged, until they are ignored for a time", async () => {
  await using stage = await openStage();
  const inputs = { ...WEB, scan: "true", "scan-on-push": "true" };
  const { outputs } = await stage.run(inputs);
  expect(outputs.status).toBe("pushed");
  await stage.write({ app: "v2" });
  // Every digest that comes from now on.
  stage.aws.onCall(({ phase, service, operation, input }) => {
    const { reference = "" } = Object(input);
    if (
      phase === "received" &&
      service === "registry" &&
      operation === "PutManifest" &&
      reference.startsWith("sha256:")
    )
      stage.aws.ecr.scanFindings(reference, CRITICAL);
  });
  const bad = await stage.run(inputs);
  expect(bad.outputs).toEqual({ status: "failed", images: "{}", skipped: "false" });
  expect(errors(bad).join()).toContain("The scan keeps the images from being tagged");
  expect(bad.log).toContain("##[group]What shows it");
  expect(bad.summary).toContain("CVE-2026-1234");
  expect(await tagsIn(stage.aws, "shop/web")).toEqual([outputs.tag]);

  const ignore = "[{ id: CVE-2026-1234, until: 2099-12-31, reason: no fix yet }]";
  const ignored = await stage.run({ ...inputs, "scan-ignore": ignore });
  expect(ignored.outputs.status).toBe("pushed");
});

test.concurrent("a tag that an immutable repository has given to another commit's image is told before anything is built", async () => {
  await using stage = await openStage();
  await ecrClient(stage.aws).send(
    new CreateRepositoryCommand({ repositoryName: "shop/web", imageTagMutability: "IMMUTABLE" }),
  );
  const inputs = { repository: "shop/web", cache: "off", tags: "v1" };
  expect((await stage.run(inputs)).outputs.status).toBe("pushed");
  await stage.write({ app: "v2" });
  const run = await stage.run(inputs, { GITHUB_SHA: SHA.replace(/^0/, "f") });
  expect(run.outputs.status).toBe("failed");
  expect(errors(run).join()).toMatch(/The tag v1 is on another image of shop\/web \(sha256:/);
  expect(run.log).not.toContain("COPY app /app");
});

test.concurrent("secrets reach the build and nothing else: no output, log or state has them, and no file is left", async () => {
  const files = { app: "v1", Dockerfile: "FROM scratch\nCOPY app /app\n" };
  await using stage = await openStage({ files });
  const run = await stage.run({ ...WEB, secrets: "npm-token=hunter2hunter2" });
  expect(run.exitCode).toBe(0);
  expect(JSON.stringify([run.log, run.outputs, run.state, run.summary, stage.aws.calls])).not.toContain("hunter2");
  expect(run.masks).toContain("hunter2hunter2");
});
