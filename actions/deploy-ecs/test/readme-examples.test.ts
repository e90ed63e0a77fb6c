import { expect, test } from "@jest/globals";
import { answering } from "./readme-account.ts";
import { commitOf, denied, seen, workflow } from "./readme-reading.ts";
import { openCanary, openCodeDeploy, openRolling, openWeights, SPEED } from "./readme-stages.ts";
import { runWorkflow } from "./readme-workflow.ts";

const MOST_MS = 300_000;

test.concurrent(
  "A complete example: the service runs the commit",
  async () => {
    const { account } = await openRolling();
    await using _ = account;
    account.push(`web:${commitOf(account)}`, answering("new"));
    const run = await runWorkflow(workflow("A complete example", account), { aws: account.aws, speed: SPEED });
    expect(seen(run)).toEqual({ results: { deploy: "success" }, statuses: ["deployed"], errors: [] });
    expect(await account.running(["web"])).toEqual({ web: "web:2" });
  },
  MOST_MS,
);

const CANARY = "Canary, with an approval in between";

test.concurrent(
  "Canary: a tenth of the users first, all of them after the approval",
  async () => {
    const { account, pair } = await openCanary();
    await using _ = account;
    account.push(`shop/web:${commitOf(account)}`, answering("new"));
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
    const { account, pair } = await openCanary();
    await using _ = account;
    account.push(`shop/web:${commitOf(account)}`, answering("new"));
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
    const { account, pair } = await openCanary();
    await using _ = account;
    account.push(`shop/web:${commitOf(account)}`, answering("new", 500));
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
    const { account, pair } = await openWeights();
    await using _ = account;
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
    const { account } = await openCodeDeploy();
    await using _ = account;
    account.push(`shop/web:${commitOf(account)}`, answering("new"));
    const run = await runWorkflow(workflow("CodeDeploy", account), { aws: account.aws, speed: SPEED });
    expect(seen(run)).toEqual({ results: { deploy: "success" }, statuses: ["deployed"], errors: [] });
    expect(run.steps[0]?.log).toContain("10 %");
    expect(await account.running(["web"])).toEqual({ web: "web:2" });
    expect(denied(account)).toEqual([]);
  },
  MOST_MS,
);
