import { expect, test } from "@jest/globals";
import { describeRun, runIdentity } from "../src/one-off/identity.ts";
import type { OneOff } from "../src/one-off/one-off.ts";
import { requestFor } from "../src/one-off/request.ts";
import type { OneOffWhere } from "../src/one-off/where.ts";
import { definitionOf, oneOff, SERVICE_PLACEMENT } from "./one-off-story.ts";

const RUN = { repository: "octo/shop", run: "4711", attempt: "1", step: "deploy/web" };

function where(overrides: Partial<OneOffWhere> = {}): OneOffWhere {
  const arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7";
  return {
    taskDefinition: { name: "web:7", arn, definition: definitionOf() },
    cluster: "prod",
    service: "web",
    placement: SERVICE_PLACEMENT,
    run: RUN,
    logLines: 30,
    ...overrides,
  };
}

const nowhere = oneOff().placement;

test("a task runs where those of the service do", async () => {
  expect(await requestFor(oneOff(), where(), 0)).toMatchObject({
    taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7",
    placement: SERVICE_PLACEMENT,
    overrides: {},
  });
});

test("what it says itself comes before what the service has, and the rest stays the service's", async () => {
  const placement = { ...nowhere, subnets: ["subnet-9"], assignPublicIp: true, launchType: "EC2" };
  const request = await requestFor(oneOff({ placement, size: { cpu: "1024", memory: undefined } }), where(), 0);
  expect(request.placement).toEqual({
    launchType: "EC2",
    networkConfiguration: {
      awsvpcConfiguration: { subnets: ["subnet-9"], securityGroups: ["sg-1"], assignPublicIp: "ENABLED" },
    },
  });
  expect(request.overrides).toEqual({ cpu: "1024" });
});

test("command and environment go to the container that is named", async () => {
  const taskDefinition = { ...where().taskDefinition, definition: definitionOf({ app: {}, worker: {} }) };
  const given = oneOff({ container: "worker", command: ["migrate"], environment: { LOG_LEVEL: "debug" } });
  expect((await requestFor(given, where({ taskDefinition }), 0)).overrides).toEqual({
    containerOverrides: [
      { name: "worker", command: ["migrate"], environment: [{ name: "LOG_LEVEL", value: "debug" }] },
    ],
  });
});

test("what RunTask is asked with keeps to ECS's limits", async () => {
  const run = { ...RUN, run: "local ü".repeat(40) };
  const { clientToken, startedBy } = await requestFor(oneOff(), where({ run }), 0);
  expect(clientToken).toMatch(/^[\x21-\x7e]{1,64}$/);
  expect(startedBy).toMatch(/^[\w/-]{1,128}$/);
  expect((await requestFor(oneOff(), where(), 0)).startedBy).toMatch(/^deploy-actions\/4711-1\/[0-9a-f]{12}$/);
});

test("the same task in the same step and attempt has the same token", async () => {
  expect(await requestFor(oneOff(), where(), 0)).toEqual(await requestFor(oneOff(), where(), 0));
});

test.each<[what: string, given: Partial<OneOff>, at: Partial<OneOffWhere>, start?: number]>([
  ["the next attempt", {}, { run: { ...RUN, attempt: "2" } }],
  ["another run", {}, { run: { ...RUN, run: "4712" } }],
  ["another repository", {}, { run: { ...RUN, repository: "octo/other" } }],
  ["another step of the job", {}, { run: { ...RUN, step: "deploy/web_2" } }],
  ["another service", {}, { service: "worker" }],
  ["another cluster", {}, { cluster: "stage" }],
  ["another task", { name: "seed" }, {}],
  ["the same after the switch", { when: "run-after" }, {}],
  ["another command", { command: ["seed"] }, {}],
  ["another value of a variable", { environment: { LOG_LEVEL: "debug" } }, {}],
  ["other subnets", { placement: { ...nowhere, subnets: ["subnet-9"] } }, {}],
  ["the next request after one that found no place", {}, {}, 1],
])("%s has another token", async (_, given, at, ...[start = 0]) => {
  const before = await requestFor(oneOff(), where(), 0);
  const other = await requestFor(oneOff(given), where(at), start);
  expect(other.clientToken).not.toBe(before.clientToken);
  expect(other.startedBy).not.toBe(before.startedBy);
});

const ENV = {
  GITHUB_REPOSITORY: "octo/shop",
  GITHUB_RUN_ID: "4711",
  GITHUB_RUN_ATTEMPT: "2",
  GITHUB_JOB: "deploy",
  GITHUB_ACTION: "web",
};

test("the runner says which step of which run this is", () => {
  expect(runIdentity(ENV)).toEqual({ ...RUN, attempt: "2" });
  expect(describeRun(runIdentity(ENV))).toBe("octo/shop, run 4711, attempt 2");
});

test("without a runner, and where every run has the same id, no two runs are taken for one", () => {
  const unique = () => "f00d";
  expect(runIdentity({}, unique)).toMatchObject({ run: "f00d", attempt: "1" });
  expect(runIdentity({ ...ENV, GITHUB_RUN_ID: "1", ACT: "true" }, unique)).toMatchObject({ run: "f00d" });
  expect(runIdentity({}).run).not.toBe(runIdentity({}).run);
});
