import { execFileSync, spawnSync } from "node:child_process";
import { CreateRepositoryCommand, DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import type { Simulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { openStage, SHA } from "../job.ts";

const OTHER_SHA = SHA.replace(/^0/, "f");
const SKIP = { repository: "shop/web", "create-repository": "true", cache: "off", "skip-unchanged": "true" };

test.concurrent("an image of the same sources is not built again: it gets the tags of the new commit", async () => {
  await using stage = await openStage();
  const first = await stage.run(SKIP);
  expect(first.outputs).toMatchObject({ status: "pushed", skipped: "false" });
  expect(first.outputs.tags).toMatch(/^build-\S+\nsrc-[0-9a-f]{16}$/);
  const again = await stage.run(SKIP, { GITHUB_SHA: OTHER_SHA });
  expect(again.outputs).toMatchObject({ status: "pushed", skipped: "true", digest: first.outputs.digest });
  expect(again.outputs.tag).toMatch(/-f123456789ab$/);
  expect(again.log).toContain("is of the same sources and is not built again");
  await stage.write({ app: "v2" });
  const changed = await stage.run(SKIP, { GITHUB_SHA: OTHER_SHA });
  expect(changed.outputs).toMatchObject({ status: "pushed", skipped: "false" });
  expect(changed.outputs.digest).not.toBe(first.outputs.digest);
  expect(changed.log).toContain("no image of this content is in shop/web (src-");
});

const pullRequest = (head: string) => ({
  "event.json": JSON.stringify({
    pull_request: { number: 7, head: { sha: head, repo: { full_name: "acme/shop" } }, base: { ref: "main", sha: SHA } },
    repository: { full_name: "acme/shop", default_branch: "main" },
  }),
});
const pullRequestEnv = (workspace: string) => ({
  GITHUB_EVENT_NAME: "pull_request",
  GITHUB_REF: "refs/pull/7/merge",
  GITHUB_EVENT_PATH: `${workspace}/event.json`,
});

test.concurrent("a job that is run again takes the image of its first run, where tags do not move", async () => {
  await using stage = await openStage();
  await ecr(stage.aws).send(
    new CreateRepositoryCommand({ repositoryName: "shop/web", imageTagMutability: "IMMUTABLE" }),
  );
  const inputs = { repository: "shop/web", cache: "off", tags: "stable" };
  const env = pullRequestEnv(stage.workspace);
  await stage.write(pullRequest(SHA));
  const first = await stage.run(inputs, env);
  expect(first.outputs).toMatchObject({ status: "pushed", tags: "pr-7-0123456789ab\nstable" });
  const before = mutations(stage.aws).length;
  const again = await stage.run(inputs, env);
  expect(again.outputs).toMatchObject({ status: "unchanged", skipped: "true", digest: first.outputs.digest });
  expect(again.log).toContain("was pushed by an earlier run of this commit and is not built again");
  expect(again.summary).toContain("reused");
  expect(mutations(stage.aws)).toHaveLength(before);

  await stage.write(pullRequest(OTHER_SHA));
  const other = await stage.run(inputs, env);
  expect(other.outputs.status).toBe("failed");
  expect(errors(other).join()).toMatch(/The tag stable is on another image of shop\/web \(sha256:/);
});

const hasGit = spawnSync("git", ["--version"]).status === 0;

(hasGit ? test.concurrent : test.skip)(
  `of two services the one that changed is built${hasGit ? "" : " (skipped: git is not installed here)"}`,
  async () => {
    const file = "FROM scratch\nCOPY app /app\n";
    await using stage = await openStage({
      files: { "web/Dockerfile": file, "web/app": "v1", "api/Dockerfile": file, "api/app": "v1" },
    });
    const inputs = {
      images: '{ defaults: { repository: "shop/${service}", context: "${service}" }, images: [web, api] }',
      ...{ "create-repository": "true", cache: "off", "changed-only": "true" },
    };
    git(stage.workspace, "init", "--quiet", "--initial-branch", "main");
    const before = commit(stage.workspace);
    const first = await stage.run(inputs, { GITHUB_SHA: before });
    expect(first.log).toContain("changed-only leaves no image out: this is the first push of main.");
    const built = JSON.parse(first.outputs.images ?? "");

    await stage.write({ "api/app": "v2" });
    const sha = commit(stage.workspace);
    await stage.write({ "event.json": JSON.stringify({ before }) });
    const env = { GITHUB_SHA: sha, GITHUB_EVENT_PATH: `${stage.workspace}/event.json` };
    const second = await stage.run(inputs, env);
    expect({ ...second.outputs, log: second.exitCode === 0 ? "" : second.log }).toMatchObject({
      status: "pushed",
      log: "",
    });
    expect(second.log).toContain("web: none of its files changed; it stays as it is.");
    expect(second.log).toContain(": api/app changed.");
    const images = JSON.parse(second.outputs.images ?? "");
    expect(images.web).toMatchObject({ digest: built.web.digest, skipped: true });
    expect(images.api).toMatchObject({ digest: expect.not.stringMatching(built.api.digest), skipped: false });
    const { imageDetails } = await ecr(stage.aws).send(new DescribeImagesCommand({ repositoryName: "shop/web" }));
    expect(imageDetails).toHaveLength(1);
  },
);

(hasGit ? test.concurrent : test.skip)(
  `what is checked out is what labels and tags name${hasGit ? "" : " (skipped: git is not installed here)"}`,
  async () => {
    await using stage = await openStage();
    git(stage.workspace, "init", "--quiet");
    const head = commit(stage.workspace);
    const run = await stage.run({ repository: "shop/web", "create-repository": "true", cache: "off" });
    expect(run.outputs.tag).toBe(run.outputs.tag?.replace(/[^-]*$/, head.slice(0, 12)));
    expect(run.log).toContain(`Commit ${head} is checked out, and not ${SHA} of this run`);
    const again = await stage.run({ repository: "shop/web", cache: "off", tags: "type=sha" });
    expect(again.outputs.tags).toContain(`sha-${head.slice(0, 7)}`);
  },
);

function ecr(aws: Simulator): ECRClient {
  return new ECRClient(accessTo(aws).settings());
}

function git(folder: string, ...words: readonly string[]): string {
  const identity = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@example.com" };
  const committer = { GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@example.com" };
  const env = { ...process.env, ...identity, ...committer };
  return execFileSync("git", words, { cwd: folder, encoding: "utf8", env }).trim();
}

function commit(folder: string): string {
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "work");
  return git(folder, "rev-parse", "HEAD");
}
