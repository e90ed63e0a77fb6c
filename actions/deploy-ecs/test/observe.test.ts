import type { Failure } from "@deploy-actions/shared/failure";
import { definition, image } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import { observe } from "../src/observe.ts";
import type { Request } from "../src/request/request.ts";
import { type FakeAccount, fakeAccount } from "./fake-account.ts";
import { inputs, withImage } from "./story.ts";

async function refusal(given: Request, change: (account: FakeAccount) => void = () => {}): Promise<string> {
  const account = await fakeAccount();
  change(account);
  const ecs = account.ecsOf(given);
  const failure: Failure = await observe(given, { ecs, registry: account.registry }).then(
    () => Promise.reject(new Error("It was not refused.")),
    (error) => error,
  );
  return `${failure.message}\n${failure.hint}`;
}

test.each<[string, Request, (account: FakeAccount) => void, string]>([
  [
    "a cluster that does not exist",
    inputs({ cluster: "prd" }),
    () => {},
    'Cluster "prd" does not exist in this account and Region.\nThere is: prod. Check the inputs cluster, service and aws-region; to have it created, give service-definition and create-service: true.',
  ],
  [
    "a service that does not exist",
    inputs({ service: "wep" }),
    () => {},
    'Service "wep" does not exist in cluster "prod".\nThere is: web. Check the inputs cluster, service and aws-region; to have it created, give service-definition and create-service: true.',
  ],
  [
    "a service that is being deleted",
    inputs(),
    ({ service }) => Object.assign(service.facts, { status: "DRAINING" }),
    'Service "web" is DRAINING: it is being deleted.\nCreate it again, or check the service input.',
  ],
  [
    "a count for a daemon",
    inputs({ desiredCount: 2 }),
    ({ service }) => Object.assign(service.facts, { schedulingStrategy: "DAEMON" }),
    'Service "web" is a DAEMON: it runs one task on every instance, so desired-count cannot be set.\nRemove desired-count.',
  ],
  [
    "a revision that does not exist",
    inputs({ source: { kind: "registered", reference: "web:9" } }),
    () => {},
    "Task definition web:9 does not exist.\nCheck the input task-definition: a family, family:revision or ARN of this account and Region, `live`, or the path of a file (with its ending).",
  ],
  [
    "a family that has nothing to deploy",
    inputs({ source: { kind: "registered", reference: "shop" } }),
    () => {},
    "Task definition family shop has no ACTIVE revision.",
  ],
])("refuses %s before anything is changed", async (_, given, change, expected) => {
  expect(await refusal(given, change)).toContain(expected);
});

test("sees the newest revision of the family, what runs, and every image once", async () => {
  const account = await fakeAccount();
  const digest = account.images.digestOf(image("v1"));
  account.taskDefinitions.register(definition(image("v7")));
  const observed = await observe(withImage(image("v9")), { ecs: account.ecs, registry: account.registry });
  expect(observed).toMatchObject({
    live: { name: "web:1" },
    base: { name: "web:1" },
    newest: { name: "web:2" },
    running: { taskDefinition: "web:1", images: [{ container: "app", digest }] },
    wayBack: { kind: "available", taskDefinition: "web:1" },
  });
  expect([...observed.images]).toEqual([[image("v9"), { kind: "missing", nearestTags: ["v1"] }]]);
});
