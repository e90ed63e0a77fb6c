import { errors } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { openStage } from "./job.ts";
import { tagsIn } from "./tags-in.ts";

const INPUTS = {
  repository: "shop/web",
  "create-repository": "true",
  cache: "off",
  tags: "latest\nstable",
  lifecycle: "manage",
};

/** Every call to ECR, and of Docker to its registry, of a step with these inputs; those after the tags come last. */
const BEFORE_TAGS = [
  "ecr:DescribeRepositories",
  "ecr:CreateRepository",
  "ecr:GetAuthorizationToken",
  "registry:PutManifest",
  "ecr:BatchGetImage",
];
const AFTER_TAGS = ["ecr:GetLifecyclePolicy", "ecr:StartLifecyclePolicyPreview", "ecr:PutLifecyclePolicy"];

test.concurrent.each([...BEFORE_TAGS, "ecr:PutImage", ...AFTER_TAGS])(
  "%s that fails once and then works is no failure",
  async (operation) => {
    await using stage = await openStage();
    for (const fault of ["throttle", "server-error"] as const) stage.aws.faults.inject({ operation, fault, times: 1 });
    const run = await stage.run(INPUTS);
    expect({ status: run.outputs.status, errors: errors(run) }).toEqual({ status: "pushed", errors: [] });
    expect(await tagsIn(stage.aws, "shop/web")).toEqual([run.outputs.tag, "latest", "stable"]);
  },
);

test.concurrent("an engine whose push is refused does not keep what it was to push", async () => {
  await using stage = await openStage({ docker: { driver: "docker" } });
  stage.aws.faults.inject({ operation: "registry:PutManifest", fault: "denied" });
  const run = await stage.run(INPUTS);
  expect(run.outputs.status).toBe("failed");
  expect(await stage.engineImages()).toEqual([]);
});

test.concurrent.each([...BEFORE_TAGS, "ecr:PutImage"])(
  "%s that is denied leaves no tag, and says what is not allowed",
  async (operation) => {
    await using stage = await openStage();
    stage.aws.faults.inject({ operation, fault: "denied" });
    const run = await stage.run(INPUTS);
    expect(run.outputs.status).toBe("failed");
    expect(errors(run)).toHaveLength(1);
    expect(errors(run).join()).toMatch(/not (?:allowed|authorized|do ecr:)|denied|permission/);
    expect((await tagsIn(stage.aws, "shop/web")) ?? []).toEqual([]);
  },
);

test.concurrent.each(["throttle", "reset", "denied"] as const)(
  "a second tag that meets %s for good takes the first one back",
  async (fault) => {
    await using stage = await openStage();
    stage.aws.faults.inject({ operation: "ecr:PutImage", fault, after: 1 });
    const run = await stage.run(INPUTS);
    expect(run.outputs.status).toBe("failed");
    expect(errors(run).join()).toContain("All tags are as they were before this step.");
    expect(await tagsIn(stage.aws, "shop/web")).toEqual([]);
  },
);

test.concurrent.each(AFTER_TAGS)(
  "%s that is denied is red, and the images are there with their tags",
  async (operation) => {
    await using stage = await openStage();
    stage.aws.faults.inject({ operation, fault: "denied" });
    const run = await stage.run(INPUTS);
    expect(run.exitCode).toBe(1);
    expect(run.outputs.status).toBe("failed");
    expect(await tagsIn(stage.aws, "shop/web")).toHaveLength(3);
  },
);

test.concurrent("images that are tagged are pushed, whether or not ECR tells their size", async () => {
  await using stage = await openStage();
  let written = 0;
  stage.aws.onCall(({ phase, operation }) => {
    if (phase === "answered" && operation === "PutImage" && ++written === 3)
      stage.aws.faults.inject({ operation: "ecr:DescribeImages", fault: "denied" });
  });
  const run = await stage.run({ ...INPUTS, lifecycle: "off" });
  expect(run.outputs).toMatchObject({ status: "pushed", ref: expect.stringMatching(/^shop\/web@sha256:/) });
  expect(run.log).toContain("The sizes of the images are not known");
});
