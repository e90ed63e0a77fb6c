import { readFileSync } from "node:fs";
import { errors } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { yamlBlocks } from "../../../scripts/examples.ts";
import { openStage, SHA, type Stage } from "./job.ts";
import { giveRole, NO_KEYS } from "./roles.ts";
import { tagsIn } from "./tags-in.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test.concurrent("One image: a push to main, then a version", async () => {
  await using stage = await openStage();
  giveRole(stage, "build", ["Every push", "Create", "The cache", "Life cycle", "Writing the policy"]);
  const inputs = inputsOf("One image", { "github.sha": SHA, "secrets.NPM_TOKEN": "hunter2hunter2" });
  const pushed = await stage.run(inputs, NO_KEYS);
  expect({ status: pushed.outputs.status, errors: errors(pushed) }).toEqual({ status: "pushed", errors: [] });
  expect(await tagsIn(stage.aws, "shop/web")).toEqual([expect.stringMatching(/^build-\d{8}T\d{6}Z-0123456789ab$/)]);

  await stage.write({ app: "v2" });
  const released = await stage.run(inputs, { ...NO_KEYS, GITHUB_REF: "refs/tags/v1.2.3" });
  expect({ ...released.outputs, errors: errors(released) }).toMatchObject({
    status: "pushed",
    tags: "release-1.2.3\n1.2.3\nlatest",
    errors: [],
  });
});

test.concurrent("Eight services: built at the first commit, and only one of them at the next", async () => {
  const inputs = inputsOf("Eight services");
  const { images } = parse(inputs.images ?? "");
  const ignored = README.match(/```text\n([\s\S]*?)```/)?.[1] ?? "";
  const files = images.flatMap((service: string) => [
    [`services/${service}/Dockerfile`, `FROM scratch\nARG SERVICE\nCOPY services/${service}/app /app\n`],
    [`services/${service}/Dockerfile.dockerignore`, ignored.replace("web", service)],
    [`services/${service}/app`, "v1"],
  ]);
  await using stage = await openStage({ files: Object.fromEntries(files) });
  giveRole(stage, "build", ["Every push", "Create", "The cache"]);
  const first = await stage.run(inputs, NO_KEYS);
  expect({ ...first.outputs, errors: errors(first) }).toMatchObject({ status: "pushed", skipped: "false", errors: [] });
  expect(Object.keys(JSON.parse(first.outputs.images ?? ""))).toEqual(images);

  await stage.write({ "services/mail/app": "v2" });
  const second = await stage.run(inputs, { ...NO_KEYS, GITHUB_SHA: SHA.replace(/^0/, "f") });
  expect(errors(second)).toEqual([]);
  const outcome: Readonly<Record<string, { skipped: boolean }>> = JSON.parse(second.outputs.images ?? "");
  expect(Object.entries(outcome).flatMap(([name, { skipped }]) => (skipped ? [] : name))).toEqual(["mail"]);
});

test.concurrent("Promote: what was built becomes what is current in production", async () => {
  await using stage = await openStage();
  giveRole(stage, "build", ["Every push", "Create"]);
  giveRole(stage, "promote", ["Every push"]);
  const { ref = "" } = await build(stage, "shop/web");
  stage.aws.oidc.claims = { ...stage.aws.oidc.claims, environment: "production" };
  const run = await stage.run(inputsOf("Promote", { "inputs.ref": ref }), NO_KEYS);
  expect({ ...run.outputs, errors: errors(run) }).toMatchObject({ status: "promoted", ref, errors: [] });
  expect(await tagsIn(stage.aws, "shop/web")).toEqual([
    expect.stringMatching(/^build-/),
    "current-production",
    expect.stringMatching(/^deployed-production-\d{8}T\d{6}Z-r77\.1$/),
  ]);
});

test.concurrent.each([
  ["of the repository's own", "acme/shop", "pushed"],
  ["of a fork", "somebody/shop", "built"],
])("Pull requests: one %s", async (_, from, status) => {
  await using stage = await openStage();
  giveRole(stage, "build", ["Every push", "Create"]);
  giveRole(stage, "build-pull-request", ["Every push"]);
  await build(stage, "shop/web-pull-requests");
  const head = { sha: SHA.replace(/^0/, "e"), repo: { full_name: from } };
  const event = { pull_request: { number: 7, head, base: { ref: "main" } }, repository: { full_name: "acme/shop" } };
  await stage.write({ "event.json": JSON.stringify(event), app: "v2" });
  const isForeign = from !== "acme/shop";
  const run = await stage.run(inputsOf("Pull requests"), {
    ...NO_KEYS,
    ...{ GITHUB_EVENT_NAME: "pull_request", GITHUB_REF: "refs/pull/7/merge" },
    GITHUB_EVENT_PATH: `${stage.workspace}/event.json`,
    ...(isForeign ? { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" } : {}),
  });
  expect({ status: run.outputs.status, errors: errors(run) }).toEqual({ status, errors: [] });
  const tags = await tagsIn(stage.aws, "shop/web-pull-requests");
  expect(tags?.filter((tag) => tag.startsWith("pr-"))).toEqual(isForeign ? [] : ["pr-7-e123456789ab"]);
});

async function build(stage: Stage, repository: string) {
  const role = "arn:aws:iam::123456789012:role/build";
  const inputs = { repository, "create-repository": "true", cache: "off", "role-to-assume": role };
  const { outputs } = await stage.run(inputs, NO_KEYS);
  expect(outputs.status).toBe("pushed");
  return outputs;
}

/** What the step below a heading of the README is given, with what GitHub puts in. */
function inputsOf(heading: string, told: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const [workflow] = yamlBlocks(README.slice(README.indexOf(`\n## ${heading}\n`)));
  const [job] = Object.values<{ steps: { uses: string; with?: object }[] }>(parse(workflow?.text ?? "").jobs);
  const step = job?.steps.find(({ uses }) => uses.startsWith("org/deploy-actions/build-push@"));
  const fill = (text: string) =>
    text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression) => told[expression] ?? `Nobody told ${expression}`);
  return Object.fromEntries(Object.entries(step?.with ?? {}).map(([name, value]) => [name, fill(String(value))]));
}
