import { errors } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { openStage, type Stage } from "./job.ts";
import { documentOf } from "./permissions-page.ts";
import { giveRole, NO_KEYS } from "./roles.ts";

const ROLE = "arn:aws:iam::123456789012:role/build";

const giveBuildRole = (stage: Stage, parts: readonly string[]) =>
  giveRole(stage, "build", parts, JSON.parse(documentOf("Who may use the role")));

const INPUTS = { repository: "shop/web", cache: "off", "role-to-assume": ROLE, tags: "latest" };

test.concurrent("a step does all that it is asked for with the parts of docs/iam, in a session of its own scope", async () => {
  await using stage = await openStage();
  giveBuildRole(stage, ["Every push", "Create", "Life cycle", "Writing the policy", "Scan"]);
  const inputs = { ...INPUTS, "create-repository": "true", lifecycle: "manage", scan: "true" };
  const run = await stage.run(inputs, NO_KEYS);
  expect({ status: run.outputs.status, errors: errors(run) }).toEqual({ status: "pushed", errors: [] });
  const assumed = stage.aws.calls.find(({ operation }) => operation === "AssumeRoleWithWebIdentity");
  const { Policy = "" } = Object(assumed?.input);
  expect(Policy).toContain("repository/shop/web");
  expect(Policy.length).toBeLessThanOrEqual(2048);
});

test.concurrent("a registry cache is made with the parts for creating and for the cache", async () => {
  await using stage = await openStage();
  giveBuildRole(stage, ["Every push", "Create", "The cache"]);
  const { cache: _, ...inputs } = INPUTS;
  const run = await stage.run({ ...inputs, "create-repository": "true" }, NO_KEYS);
  expect({ status: run.outputs.status, errors: errors(run) }).toEqual({ status: "pushed", errors: [] });
  expect(run.log).toContain("Created repository shop/web-cache for the cache.");
});

test.concurrent("a cache that was made and may not have its policy is told with the way to a whole one", async () => {
  await using stage = await openStage();
  giveBuildRole(stage, ["Every push", "Create"]);
  const { cache: _, ...inputs } = INPUTS;
  const run = await stage.run({ ...inputs, "create-repository": "true" }, NO_KEYS);
  expect(run.outputs.status).toBe("failed");
  expect(errors(run).join()).toContain("ecr:PutLifecyclePolicy");
  expect(errors(run).join()).toContain("aws ecr delete-repository --repository-name shop/web-cache");
});

test.concurrent("the session may not touch another repository, whatever the role may", async () => {
  await using stage = await openStage();
  giveBuildRole(stage, ["Every push", "Create"]);
  await stage.run({ ...INPUTS, "create-repository": "true" }, NO_KEYS);
  const assumed = stage.aws.calls.find(({ operation }) => operation === "AssumeRoleWithWebIdentity");
  const { Statement } = JSON.parse(Object(assumed?.input).Policy);
  const written = Statement.filter(({ Resource }: { Resource: unknown }) => Resource !== "*");
  expect(written.flatMap(({ Resource }: { Resource: unknown }) => Resource)).toEqual([
    "arn:aws:ecr:*:123456789012:repository/shop/web",
  ]);
});

test.concurrent("a role without the part for creating is told which action it lacks, and nothing was built", async () => {
  await using stage = await openStage();
  giveBuildRole(stage, ["Every push"]);
  const run = await stage.run({ ...INPUTS, "create-repository": "true" }, NO_KEYS);
  expect(run.outputs.status).toBe("failed");
  expect(errors(run).join()).toContain("ecr:CreateRepository");
  expect(run.log).not.toContain("COPY app /app");
});
