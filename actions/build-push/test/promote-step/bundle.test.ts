import { readFileSync } from "node:fs";
import { CreateRepositoryCommand } from "@aws-sdk/client-ecr";
import { GITHUB_TRUST } from "@deploy-actions/shared/testkit/github-trust";
import { errors } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { openStage } from "../job.ts";
import { ecrClient, tagsIn } from "../tags-in.ts";

const PAGE = readFileSync(new URL("../../../../docs/iam/build-push.md", import.meta.url), "utf8");

/** A part of what a role may do, as it is written, for other repositories. */
function partFor(repositories: string, part: string): object {
  const below = PAGE.slice(PAGE.indexOf(`\n## ${part}\n`));
  const [text = ""] = /(?<=```json\n)[\s\S]*?(?=```)/.exec(below) ?? [];
  return JSON.parse(text.replace(/repository\/[\w/*]+/g, `repository/${repositories}`));
}

/** An account with an image in shop/web, an empty live/web, and a role that may push to the one and pull from the other. */
async function account() {
  await using opening = new AsyncDisposableStack();
  const stage = opening.use(await openStage());
  const { aws } = stage;
  const built = await stage.run({ repository: "shop/web", "create-repository": "true", cache: "off" });
  await ecrClient(aws).send(new CreateRepositoryCommand({ repositoryName: "live/web" }));
  const role = aws.iam.role("promote", {
    trust: GITHUB_TRUST,
    policies: [partFor("live/*", "Every push"), partFor("shop/*", "Pull")],
  });
  const open = opening.move();
  const start = (inputs: Readonly<Record<string, string>>) =>
    stage.start({ mode: "promote", "role-to-assume": role, environment: "production", ...inputs });
  return {
    aws,
    ref: built.outputs.ref ?? "",
    start,
    promote: (inputs: Readonly<Record<string, string>>) => start(inputs).result,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

test.concurrent("the output ref of a build goes to the repository of production, by a role that may just that", async () => {
  await using here = await account();
  const run = await here.promote({ from: here.ref, repository: "live/web" });
  expect({ exitCode: run.exitCode, errors: errors(run) }).toEqual({ exitCode: 0, errors: [] });
  expect(run.outputs).toMatchObject({
    ...{ status: "promoted", repository: "live/web", ref: here.ref.replace("shop", "live"), skipped: "true" },
    tag: expect.stringMatching(/^deployed-production-\d{8}T\d{6}Z-r77\.1$/),
    tags: `${run.outputs.tag}\ncurrent-production`,
  });
  expect(run.summary).toMatch(/^### ✅ web: promoted as deployed-production-/);
  expect(await tagsIn(here.aws, "live/web")).toEqual(["current-production", run.outputs.tag]);
  expect(run.post).toEqual({ exitCode: 0, log: "" });
});

test.concurrent("the role may not tag where it only pulls from, and the error says what it needs", async () => {
  await using here = await account();
  const before = await tagsIn(here.aws, "shop/web");
  const run = await here.promote({ from: here.ref });
  expect(run.exitCode).toBe(1);
  expect(run.outputs.status).toBe("failed");
  expect(errors(run).join("\n")).toMatch(/ecr:(DescribeRepositories|PutImage)/);
  expect(await tagsIn(here.aws, "shop/web")).toEqual(before);
});

test.concurrent.each([
  ["kill", "PutImage"],
  ["cancel", "StartUpload"],
] as const)("%s in the middle, at %s: no tag stays", async (end, at) => {
  await using here = await account();
  const main = here.start({ from: here.ref, repository: "live/web" });
  const stop = here.aws.onCall(({ phase, operation }) => {
    if (phase !== "received" || operation !== at) return;
    stop();
    main[end]();
  });
  const run = await main.result;
  expect(run.exitCode).not.toBe(0);
  expect(await tagsIn(here.aws, "live/web")).toEqual([]);
  expect(run.post?.exitCode).toBe(0);
});
