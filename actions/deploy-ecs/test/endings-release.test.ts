import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeServicesCommand, DescribeTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { type Account, HEALTHY, openAccount, REPOSITORY, webTask } from "@deploy-actions/shared/testkit/ecs/account";
import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import { maskedOutputs } from "@deploy-actions/simulator/runner/run-action";
import { expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { runJob } from "./job.ts";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";

test.concurrent("a dry run says what would change and the way back, and changes nothing", async () => {
  await using account = await openAccount({ speed: 120 });
  const { length } = account.aws.calls;
  const run = await runJob(account, { image: account.push("v2", HEALTHY), "desired-count": "3", "dry-run": "true" });
  expect(run).toMatchObject({ exitCode: 0, post: { exitCode: 0 } });
  expect(run.outputs).toMatchObject({
    status: "planned",
    "task-definition": "web",
    "previous-task-definition": "web:1",
  });
  expect(run.log).toContain("image shop/web:v1 → shop/web:v2");
  expect(run.log).toContain("desired count 2 → 3");
  expect(run.log).toContain("Way back: web:1; its images are there.");
  expect(mutations(account.aws, length)).toEqual([]);
});

test.concurrent("the same release again changes nothing; one whose tag moved, and a forced one, are deployed anew", async () => {
  await using account = await openAccount({ speed: 120 });
  const { length } = account.aws.calls;
  const image = `${REPOSITORY}:v1`;
  const same = await runJob(account, { image });
  expect(same).toMatchObject({ exitCode: 0, outputs: { status: "unchanged", "task-definition": "web:1" } });
  expect(mutations(account.aws, length)).toEqual([]);

  account.push("v1", HEALTHY);
  const moved = await runJob(account, { image });
  expect(moved).toMatchObject({ exitCode: 0, outputs: { status: "deployed", "task-definition": "web:1" } });
  expect(moved.log).toMatch(/shop\/web:v1 leads to sha256:\w+ now, sha256:\w+ runs/);

  const forced = await runJob(account, { image, "force-new-deployment": "true" });
  expect(forced).toMatchObject({ exitCode: 0, outputs: { status: "deployed", "task-definition": "web:1" } });
  expect(mutations(account.aws, length)).toEqual(["UpdateService", "UpdateService"]);
});

test.concurrent("settings alone are changed without a deployment", async () => {
  await using account = await openAccount({ speed: 120 });
  const { length } = account.aws.calls;
  const run = await runJob(account, { "desired-count": "3", "deployment-configuration": "minimumHealthyPercent: 50" });
  expect(run).toMatchObject({ exitCode: 0, outputs: { status: "deployed", "task-definition": "web:1" } });
  expect(await account.service()).toEqual({ taskDefinition: "web:1", steady: true, desired: 3 });
  const { services } = await account.ecs.send(new DescribeServicesCommand({ cluster: "prod", services: ["web"] }));
  expect(services?.[0]?.deploymentConfiguration).toMatchObject({
    minimumHealthyPercent: 50,
    maximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
  });
  expect(mutations(account.aws, length)).toEqual(["UpdateService"]);
});

test.concurrent("environment and secrets are set beside what is there, and no output names the account", async () => {
  await using account = await openAccount({ speed: 120 });
  const inputs = {
    preflight: "warn",
    environment: "LOG_LEVEL=debug\nURL=https://example.com/?a=b",
    secrets: `DATABASE_URL=${SECRET}`,
  };
  const run = await runJob(account, inputs, { secrets: ["123456789012"] });
  expect(run).toMatchObject({ exitCode: 0, outputs: { status: "deployed", "task-definition": "web:2" } });
  expect(await containerOf(account, "web:2")).toMatchObject({
    image: `${REPOSITORY}:v1`,
    environment: [
      { name: "LOG_LEVEL", value: "debug" },
      { name: "URL", value: "https://example.com/?a=b" },
    ],
    secrets: [{ name: "DATABASE_URL", valueFrom: SECRET }],
  });
  expect(maskedOutputs(run)).toEqual([]);
});

const FILES: Readonly<Record<string, (account: Account) => Promise<string> | string>> = {
  "task.json": () => JSON.stringify(webTask("${IMAGE}")),
  "task.yml": () => stringify(webTask("${IMAGE}")),
  "described.json": async ({ ecs }) => {
    const { taskDefinition, tags } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: "web:1" }));
    return JSON.stringify({ taskDefinition, tags }).replace(/"image":"[^"]*"/, '"image":"${IMAGE}"');
  },
};

test.concurrent.each(Object.keys(FILES))("a task definition file is filled in and deployed: %s", async (name) => {
  await using account = await openAccount({ speed: 120 });
  const workspace = await mkdtemp(join(tmpdir(), "workspace-"));
  try {
    await writeFile(join(workspace, name), (await FILES[name]?.(account)) ?? "");
    const image = account.push("v2", HEALTHY);
    const run = await runJob(account, { "task-definition": name, variables: `IMAGE=${image}` }, { workspace });
    expect({ errors: errors(run), outputs: run.outputs }).toMatchObject({
      errors: [],
      outputs: { status: "deployed", "task-definition": "web:2" },
    });
    expect(await containerOf(account, "web:2")).toMatchObject({ image });
    expect(run.log).toContain(
      "A new revision of web will be registered and deployed:\n  container app: image shop/web:v1 → shop/web:v2\n",
    );
  } finally {
    await rm(workspace, { recursive: true });
  }
});

test.concurrent("an earlier revision is deployed as it is", async () => {
  await using account = await openAccount({ speed: 120 });
  await runJob(account, { image: account.push("v2", HEALTHY) });
  const { length } = account.aws.calls;
  const run = await runJob(account, { "task-definition": "web:1" });
  expect(run).toMatchObject({ exitCode: 0, outputs: { status: "deployed", "task-definition": "web:1" } });
  expect(JSON.parse(run.outputs.release ?? "")).toEqual({
    schema: 1,
    kind: "ecs",
    region: "eu-west-1",
    cluster: "prod",
    service: "web",
    from: "web:2",
    to: "web:1",
    deployment: run.outputs["deployment-id"],
  });
  expect(mutations(account.aws, length)).toEqual(["UpdateService"]);
});

async function containerOf({ ecs }: Account, taskDefinition: string) {
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return described.taskDefinition?.containerDefinitions?.[0];
}
