import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Account, CRASHING, HEALTHY, openAccount, webTask } from "@deploy-actions/shared/testkit/ecs/account";
import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import { maskedOutputs } from "@deploy-actions/simulator/runner/run-action";
import { expect, test } from "@jest/globals";
import { runJob } from "./job.ts";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf";
const ELSEWHERE = "registry.example.com/shop/web:v2";

/** A release that cannot come up: what is broken, and the inputs that deploy it. */
type Broken = (account: Account) => Readonly<Record<string, string>>;

const BROKEN: Readonly<Record<string, Broken>> = {
  crash: ({ push }) => ({ image: push("v2", CRASHING) }),
  exited: ({ push }) => ({ image: push("v2", { kind: "memory", exits: { afterSeconds: 1, code: 0 } }) }),
  "out-of-memory": ({ push }) => ({
    image: push("v2", {
      kind: "memory",
      exits: { afterSeconds: 3, code: 137, reason: "OutOfMemoryError: Container killed due to memory usage" },
    }),
  }),
  "image-not-found": () => ({ image: ELSEWHERE }),
  "wrong-architecture": ({ aws }) => {
    aws.images.push(ELSEWHERE, HEALTHY, { architectures: ["ARM64"] });
    return { image: ELSEWHERE };
  },
  "secret-missing": ({ aws }) => {
    aws.ecs.missingSecrets.add(SECRET);
    return { secrets: `DATABASE_URL=${SECRET}` };
  },
  "role-not-assumable": ({ aws, push }) => {
    aws.ecs.unassumableRoles.add("arn:aws:iam::123456789012:role/web-execution");
    return { image: push("v2", HEALTHY) };
  },
  "container-unhealthy": ({ push }) => {
    const { containerDefinitions, ...task } = webTask(push("v2", { kind: "memory", healthy: false }));
    const healthCheck = { command: ["CMD-SHELL", "exit 1"], interval: 5, retries: 1 };
    const containers = containerDefinitions.map((container) => ({ ...container, healthCheck }));
    return { "task-definition": JSON.stringify({ ...task, containerDefinitions: containers }), timeout: "1m" };
  },
};

const BREAKERS = [
  ["with a circuit breaker", { enable: true, rollback: true }],
  ["without one", { enable: false, rollback: false }],
] as const;

test.concurrent.each([
  ...Object.keys(BROKEN).flatMap((broken) => BREAKERS.map(([having, breaker]) => [broken, having, breaker] as const)),
  ["crash", "with a circuit breaker that does not roll back", { enable: true, rollback: false }] as const,
])("%s, %s: red with its reason, and back on the old release", async (failureClass, _, breaker) => {
  await using account = await openAccount({ speed: 120, breaker });
  // What a preflight would have found is to be met on the way.
  const inputs = { preflight: "warn", ...BROKEN[failureClass]?.(account) };
  const run = await runJob(account, inputs, { secrets: ["123456789012"] });
  expect({ outputs: run.outputs, errors: errors(run), service: await account.service() }).toEqual({
    outputs: expect.objectContaining({
      status: "rolled-back",
      "failure-class": failureClass,
      "task-definition": "web:2",
      "previous-task-definition": "web:1",
    }),
    errors: [expect.stringMatching(/web:2 failed, rolled back to web:1\n[\s\S]*The service runs web:1 again/)],
    service: { taskDefinition: "web:1", steady: true, desired: 2 },
  });
  expect({ exitCode: run.exitCode, post: run.post?.exitCode, masked: maskedOutputs(run) }).toEqual({
    exitCode: 1,
    post: 0,
    masked: [],
  });
});

test.concurrent("an image that ECR does not have is refused before anything is changed, with the tags that are like it", async () => {
  await using account = await openAccount({ speed: 120 });
  const { length } = account.aws.calls;
  const image = account.push("v1.2.3", HEALTHY).replace("v1.2.3", "v1.2.4");
  const run = await runJob(account, { image });
  expect(run.outputs).toEqual({ status: "failed", "failure-class": "image-not-found" });
  expect(errors(run)).toEqual([
    expect.stringMatching(/v1\.2\.4 does not exist\. Nothing was changed[\s\S]*: v1\.2\.3, v1\./),
  ]);
  expect(mutations(account.aws, length)).toEqual([]);
});

test.concurrent("what failed is in the log, the summary and the report file: exit code, last log lines, events; credentials are not", async () => {
  const temp = await mkdtemp(join(tmpdir(), "endings-"));
  try {
    await using account = await openAccount({ speed: 120 });
    const run = await runJob(account, { image: account.push("v2", CRASHING) }, { temp });
    const report = JSON.parse(await readFile(run.outputs["report-file"] ?? "", "utf8"));
    expect(report.services[0]).toMatchObject({
      status: "rolled-back",
      before: "web:1",
      after: "web:2",
      deployment: {
        deploymentId: run.outputs["deployment-id"],
        ending: { kind: "rolled-back", by: "circuit-breaker" },
      },
      diagnosis: {
        class: "crash",
        container: "app",
        exitCode: 1,
        log: { lines: ["starting", "Error: DATABASE_URL is not set", "password=***"] },
      },
      wentBack: { kind: "back", taskDefinition: "web:1" },
    });
    for (const text of [run.log, run.summary]) {
      expect(text).toContain("Error: DATABASE_URL is not set");
      expect(text).toContain("rolling back to deployment");
    }
    expect(run.summary).toMatch(/^### ❌ web on prod: web:2 failed, rolled back to web:1\n/);
    expect([run.log, run.summary, JSON.stringify(report)].join("\n")).not.toContain("hunter2");
    expect(run.log.match(/##\[error\]/g)).toHaveLength(1);
  } finally {
    await rm(temp, { recursive: true });
  }
});

test.concurrent("no log lines are shown when log-lines is 0", async () => {
  await using account = await openAccount({ speed: 120 });
  const run = await runJob(account, { image: account.push("v2", CRASHING), "log-lines": "0" });
  expect(run.log + run.summary).not.toContain("DATABASE_URL");
  expect(run.summary).toContain("No log lines: log-lines is 0");
});
