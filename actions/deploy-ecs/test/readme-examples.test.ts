import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errors } from "@deploy-actions/shared/testkit/job";
import type { ProgramByCommand } from "@deploy-actions/simulator/images";
import { expect, test } from "@jest/globals";
import { yamlBlocks } from "../../../scripts/examples.ts";
import { answering, createDeploymentGroup, openProduction, type Production, ROLE } from "./readme-account.ts";
import { type Part, policyForAll } from "./readme-policies.ts";
import { runWorkflow, type WorkflowRun } from "./readme-workflow.ts";

/** How many times as fast time passes in the account and in the steps: a time-out of ten seconds is a third of one. */
const SPEED = 30;
const MOST_MS = 120_000;

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const ALWAYS: readonly Part[] = ["Every deploy", "Explain", "Images", "Preflight"];

/** The workflow below a heading as it stands there. Only the site is where the simulated load balancer listens. */
function workflow(heading: string, { aws }: Production): string {
  const block = yamlBlocks(README.slice(README.indexOf(`\n## ${heading}\n`))).find(({ text }) =>
    text.includes("\njobs:"),
  );
  if (!block) throw new Error(`The README has no workflow below "${heading}".`);
  return block.text.includes("https://web.example.com")
    ? block.text.replaceAll("https://web.example.com", aws.elb.url("web"))
    : block.text;
}

const open = (...parts: readonly Part[]) =>
  openProduction({ policies: [...ALWAYS, ...parts].map(policyForAll), speed: SPEED });

const commitOf = ({ aws }: Production) => aws.oidc.claims.sha;

/** What a person would look at: which jobs ran, and how our steps ended. */
const seen = ({ results, steps }: WorkflowRun) => ({
  results,
  statuses: steps.map(({ outputs }) => outputs.status),
  errors: steps.flatMap(errors),
});

/** Calls that the role of the workflow was not allowed. */
const denied = ({ aws }: Production) =>
  aws.calls
    .filter(({ errorCode = "" }) => /AccessDenied|Unauthorized/.test(errorCode))
    .map(({ operation }) => operation);

test.concurrent(
  "A complete example: the service runs the commit",
  async () => {
    await using account = await open();
    await account.register("web");
    account.push(`web:${commitOf(account)}`, answering("new"));
    await account.create("web");
    await account.settled(["web"]);
    const run = await runWorkflow(workflow("A complete example", account), { aws: account.aws, speed: SPEED });
    expect(seen(run)).toEqual({ results: { deploy: "success" }, statuses: ["deployed"], errors: [] });
    expect(await account.running(["web"])).toEqual({ web: "web:2" });
  },
  MOST_MS,
);

/** The service web with a pair of target groups, which shifts its traffic itself. */
async function openCanary(version: ReturnType<typeof answering>) {
  const account = await open("Shifting");
  const pair = await account.pair();
  await account.register("web");
  const advancedConfiguration = {
    alternateTargetGroupArn: pair.green,
    productionListenerRule: pair.rule,
    roleArn: ROLE("ecs-infrastructure"),
  };
  await account.create("web", {
    loadBalancers: [{ targetGroupArn: pair.blue, containerName: "app", containerPort: 8080, advancedConfiguration }],
  });
  await account.settled(["web"]);
  account.push(`shop/web:${commitOf(account)}`, version);
  return { account, pair };
}

const CANARY = "Canary, with an approval in between";

test.concurrent(
  "Canary: a tenth of the users first, all of them after the approval",
  async () => {
    const { account, pair } = await openCanary(answering("new"));
    await using _ = account;
    const shares: [string, Promise<number>][] = [];
    const run = await runWorkflow(workflow(CANARY, account), {
      aws: account.aws,
      speed: SPEED,
      onJob: (name) => shares.push([name, pair.greenShare()]),
    });
    expect(seen(run)).toEqual({
      results: { canary: "success", promote: "success", "take-back": "skipped" },
      statuses: ["paused", "paused", "deployed"],
      errors: [],
    });
    expect(await Promise.all(shares.map(async ([name, share]) => [name, await share]))).toEqual([
      ["canary", 0],
      ["promote", 10],
    ]);
    expect(await pair.greenShare()).toBe(100);
    expect(denied(account)).toEqual([]);

    const again = await runWorkflow(workflow(CANARY, account), { aws: account.aws, speed: SPEED });
    expect(seen(again)).toMatchObject({
      results: { canary: "success", promote: "skipped", "take-back": "skipped" },
      statuses: ["unchanged"],
    });
  },
  MOST_MS,
);

test.concurrent(
  "Canary: without the approval the old release is taken back",
  async () => {
    const { account, pair } = await openCanary(answering("new"));
    await using _ = account;
    const rejected = workflow(CANARY, account).replace(
      "environment: production\n    steps:",
      "steps:\n      - run: exit 1",
    );
    const run = await runWorkflow(rejected, { aws: account.aws, speed: SPEED });
    expect(seen(run)).toEqual({
      results: { canary: "success", promote: "failure", "take-back": "success" },
      statuses: ["paused", "paused", "rolled-back"],
      errors: [],
    });
    expect(await pair.greenShare()).toBe(0);
    expect(await account.running(["web"])).toEqual({ web: "web:1" });
  },
  MOST_MS,
);

test.concurrent(
  "Canary: a tenth of the users see errors, and it is back before anybody is asked",
  async () => {
    const { account, pair } = await openCanary(answering("new", 500));
    await using _ = account;
    const run = await runWorkflow(workflow(CANARY, account), { aws: account.aws, speed: SPEED });
    expect(seen(run)).toMatchObject({
      results: { canary: "failure", promote: "skipped", "take-back": "skipped" },
      statuses: ["paused", "rolled-back"],
    });
    expect(run.steps.at(-1)?.outputs["failure-class"]).toBe("checks-failed");
    expect(await pair.greenShare()).toBe(0);
  },
  MOST_MS,
);

test.concurrent(
  "Weights: 10, 50, 100 with checks at each, and the next release goes the other way round",
  async () => {
    await using account = await open("Weights");
    const pair = await account.pair();
    await account.register("web");
    for (const [name, targetGroupArn] of [
      ["web-blue", pair.blue],
      ["web-green", pair.green],
    ] as const)
      await account.create(name, {
        taskDefinition: "web",
        loadBalancers: [{ targetGroupArn, containerName: "app", containerPort: 8080 }],
      });
    await account.settled(["web-blue", "web-green"]);
    account.push(`shop/web:${commitOf(account)}`, answering(commitOf(account)));
    const run = await runWorkflow(workflow("Weights: 10, 50, 100, with checks at each", account), {
      aws: account.aws,
      speed: SPEED,
    });
    expect(seen(run)).toEqual({ results: { deploy: "success" }, statuses: ["deployed"], errors: [] });
    for (const share of [10, 50]) expect(run.steps[0]?.log).toContain(`which has ${share} % of the traffic`);
    expect(await pair.greenShare()).toBe(100);
    expect(await account.running(["web-blue", "web-green"])).toEqual({ "web-blue": "web:1", "web-green": "web:2" });
    expect(denied(account)).toEqual([]);
  },
  MOST_MS,
);

test.concurrent(
  "CodeDeploy: all the traffic has moved, and the old tasks still wait",
  async () => {
    await using account = await open("CodeDeploy");
    const pair = await account.pair({ alone: true });
    await account.register("web");
    await account.create("web", {
      deploymentController: { type: "CODE_DEPLOY" },
      loadBalancers: [{ targetGroupArn: pair.blue, containerName: "app", containerPort: 8080 }],
    });
    await account.settled(["web"]);
    await createDeploymentGroup(account, pair.listener);
    account.push(`shop/web:${commitOf(account)}`, answering("new"));
    const run = await runWorkflow(workflow("CodeDeploy", account), { aws: account.aws, speed: SPEED });
    expect(seen(run)).toEqual({ results: { deploy: "success" }, statuses: ["deployed"], errors: [] });
    expect(run.steps[0]?.log).toContain("10 %");
    expect(await account.running(["web"])).toEqual({ web: "web:2" });
    expect(denied(account)).toEqual([]);
  },
  MOST_MS,
);

const SHOP = ["api", "catalog", "search", "basket", "orders", "mailer", "web", "admin"];
/** What the workflow takes from others. */
const OTHERS = [
  "actions/checkout",
  "aws-actions/configure-aws-credentials",
  "aws-actions/amazon-ecr-login",
  "docker/setup-buildx-action",
];

/** Eight services, and a `docker` that builds them as these programs. */
async function openShop(programs: Readonly<Record<string, ProgramByCommand>> = {}) {
  const account = await open("One-off tasks");
  const pair = await account.pair();
  for (const name of SHOP) {
    await account.register(name);
    const behind = { targetGroupArn: pair.blue, containerName: "app", containerPort: 8080 };
    await account.create(name, name === "web" ? { loadBalancers: [behind] } : {});
  }
  await account.settled(SHOP);
  const built = SHOP.map((name) => {
    const { digest } = account.push(`shop/${name}:new`, programs[name] ?? (() => answering("new")));
    return [name, { "containerimage.digest": digest }];
  });
  const bin = await mkdtemp(join(tmpdir(), "docker-"));
  // What `docker buildx bake --metadata-file` writes, with the list that it adds when the build had warnings.
  const metadata = JSON.stringify({ ...Object.fromEntries(built), "buildx.build.warnings": [{ vertex: "" }] });
  await writeFile(
    join(bin, "docker"),
    `#!/bin/sh\n[ "$1 $2" = "buildx bake" ] && cat > "$5" <<'END'\n${metadata}\nEND\n`,
  );
  await chmod(join(bin, "docker"), 0o755);
  return {
    account,
    deploy: () =>
      runWorkflow(workflow("Eight services, with a migration first", account), {
        aws: account.aws,
        speed: SPEED,
        others: OTHERS,
        bin,
      }),
    [Symbol.asyncDispose]: async () => {
      await account[Symbol.asyncDispose]();
      await rm(bin, { recursive: true });
    },
  };
}

const ended = (code: number, line: string) => ({
  kind: "memory" as const,
  logs: [line],
  exits: { afterSeconds: 5, code },
});
const all = (revision: number) => Object.fromEntries(SHOP.map((name) => [name, `${name}:${revision}`]));

/** The program of api, which migrates and verifies, too. */
const api =
  (migration: number): ProgramByCommand =>
  (command) =>
    command[0] === "bin/migrate"
      ? ended(migration, "3 migrations")
      : command[0] === "bin/verify"
        ? ended(0, "all is well")
        : answering("new");

test.concurrent(
  "Eight services: migrated, deployed in waves, checked and verified",
  async () => {
    await using shop = await openShop({ api: api(0) });
    const run = await shop.deploy();
    expect(seen(run)).toEqual({
      results: { build: "success", deploy: "success" },
      statuses: ["deployed"],
      errors: [],
    });
    expect(Object.keys(JSON.parse(run.steps[0]?.outputs.releases ?? ""))).toEqual(SHOP);
    expect(run.steps[0]?.log).toMatch(/3 migrations[\s\S]*all is well/);
    expect(await shop.account.running(SHOP)).toEqual(all(2));
    expect(denied(shop.account)).toEqual([]);
  },
  MOST_MS,
);

test.concurrent(
  "Eight services: a migration that fails leaves all of them as they were",
  async () => {
    await using shop = await openShop({ api: api(3) });
    const run = await shop.deploy();
    expect(seen(run).results).toEqual({ build: "success", deploy: "failure" });
    expect(run.steps[0]?.outputs["failure-class"]).toBe("run-before-failed");
    expect(await shop.account.running(SHOP)).toEqual(all(1));
  },
  MOST_MS,
);

test.concurrent(
  "Eight services: the last one crashes, and all of them go back",
  async () => {
    await using shop = await openShop({ api: api(0), admin: () => ended(1, "no database") });
    const run = await shop.deploy();
    expect(seen(run).results).toEqual({ build: "success", deploy: "failure" });
    expect(run.steps[0]?.outputs["failure-class"]).toBe("crash");
    expect(await shop.account.running(SHOP)).toEqual(all(1));
  },
  MOST_MS,
);
