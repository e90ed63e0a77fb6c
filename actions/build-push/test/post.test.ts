import { errors } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { openStage, SHA } from "./job.ts";
import { tagsIn } from "./tags-in.ts";

const WEB = { repository: "shop/web", "create-repository": "true", cache: "off", tags: "latest\nstable" };

test.concurrent("a step that is killed while an engine pushes leaves neither its tag nor a login", async () => {
  await using stage = await openStage({ docker: { driver: "docker" } });
  const step = stage.start(WEB);
  let cut = false;
  stage.aws.onCall(({ phase, service, operation }) => {
    if (cut || phase !== "answered" || service !== "registry" || operation !== "PutManifest") return;
    cut = true;
    step.kill();
  });
  const run = await step.result;
  expect({ cut, exitCode: run.exitCode, post: run.post?.exitCode }).toEqual({ cut: true, exitCode: 137, post: 0 });
  expect(await tagsIn(stage.aws, "shop/web")).toEqual([]);
  expect(await stage.engineImages()).toEqual([]);
});

test.concurrent("a moved tag is on its old image again after a kill", async () => {
  await using stage = await openStage();
  const first = await stage.run(WEB);
  await stage.write({ app: "v2" });
  const step = stage.start(WEB, { GITHUB_SHA: SHA.replace(/^0/, "f") });
  let written = 0;
  stage.aws.onCall(({ phase, operation }) => {
    if (phase !== "answered" || operation !== "PutImage" || ++written !== 2) return;
    step.kill();
  });
  const run = await step.result;
  expect(run.post?.exitCode).toBe(0);
  expect(run.summary).toContain("was taken back");
  expect(await tagsIn(stage.aws, "shop/web")).toEqual([first.outputs.tag, "latest", "stable"]);
});

test.concurrent("a tag of the push that main could not take away is gone after post, and nobody reads that an image was taken back", async () => {
  await using stage = await openStage({ docker: { driver: "docker" } });
  stage.aws.faults.inject({ operation: "ecr:BatchDeleteImage", fault: "denied", times: 1 });
  const run = await stage.run(WEB);
  expect({ status: run.outputs.status, post: run.post?.exitCode }).toEqual({ status: "pushed", post: 0 });
  expect(await tagsIn(stage.aws, "shop/web")).toEqual([run.outputs.tag, "latest", "stable"]);
  expect(run.summary).toContain("build-push could not clean up at its end: that is done now");
  expect(run.summary).not.toContain("taken back");
});

test.concurrent("where the registry cannot be asked after a kill, post is red and names the tags", async () => {
  await using stage = await openStage();
  const step = stage.start(WEB);
  let cut = false;
  stage.aws.onCall(({ phase, operation }) => {
    if (cut || phase !== "answered" || operation !== "PutImage") return;
    cut = true;
    stage.aws.faults.inject({ operation: "sts:*", fault: "denied" });
    step.kill();
  });
  const run = await step.result;
  expect(run.post?.exitCode).toBe(1);
  expect(errors(run).join()).toContain("Look whether these tags are there, and take them away: shop/web:build-");
});

test.concurrent("a step that takes too long is stopped, and leaves no tag", async () => {
  const files = { app: "v1", Dockerfile: "FROM scratch\nCOPY app /app\nRUN sleep 600\n" };
  await using stage = await openStage({ files });
  // Longer than a busy machine takes until it builds.
  const run = await stage.run({ ...WEB, timeout: "2m" });
  expect(errors(run).join()).toContain("The step took longer than 2 min (timeout), and was stopped.");
  expect(run.outputs.status).toBe("failed");
  expect(await tagsIn(stage.aws, "shop/web")).toEqual([]);
});
