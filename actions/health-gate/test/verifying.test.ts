import type { Check } from "@deploy-actions/shared/checks/check";
import type { EcsHandle } from "@deploy-actions/shared/release/handle";
import { expect, test } from "@jest/globals";
import { verifying } from "../src/verifying.ts";
import { alarm, ecsService, http, metric, named, prometheus } from "./checks.ts";

const RELEASE: EcsHandle = {
  schema: 1,
  kind: "ecs",
  region: "eu-west-1",
  cluster: "production",
  service: "web",
  from: "web:7",
  to: "web:8",
  deployment: "ecs-svc/8",
};

function verified(check: Check, expectedVersion?: string) {
  const gate = { checks: [check], release: RELEASE, expectedVersion };
  return verifying(gate, "web:7")[0];
}

test.each<[string, Partial<Parameters<typeof ecsService>[0]>]>([
  ["the task definition that was given up", {}],
  ["the deployment that was given up", { taskDefinition: undefined }],
  ["nothing by name", { taskDefinition: undefined, deployment: undefined }],
  ["the cluster by its ARN", { cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/production" }],
])("a check of the service that names %s is held to the release before", (_, members) => {
  expect(verified(ecsService(members))?.check).toMatchObject({ taskDefinition: "web:7", deployment: undefined });
});

test.each<[string, Partial<Parameters<typeof ecsService>[0]>]>([
  ["service", { service: "worker" }],
  ["cluster", { cluster: "staging" }],
])("another %s, whatever it runs, went nowhere, and is checked as it was", (_, members) => {
  const check = ecsService(members);
  expect(verified(check)).toEqual({ check, version: undefined });
});

test("the version that was given up must not answer any more", () => {
  expect(verified(http(), "v8")).toMatchObject({ version: { isNot: "v8" } });
  const own = http({ version: { from: { kind: "json", path: "$.v" }, match: "exact", expected: "v8-web" } });
  expect(verified(own, "v8")).toMatchObject({
    check: { version: { expected: undefined } },
    version: { isNot: "v8-web" },
  });
  expect(verified(http({ version: undefined }), "v8")).toMatchObject({ version: undefined });
  expect(verified(http())).toMatchObject({ version: undefined });
});

test("what speaks of the minutes before does not decide", () => {
  for (const check of [alarm(), metric(), prometheus(), named(http(), "api")]) {
    expect(verified(check)?.check.advisory).toBe(check.kind !== "http");
  }
});
