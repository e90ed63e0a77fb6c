import { describe, expect, test } from "@jest/globals";
import type { Input } from "../src/service.ts";
import { BEHIND_LOAD_BALANCER, ecsAccount, MINUTE, TARGET_GROUP, webService } from "./ecs-account.ts";

const REFUSED: readonly (readonly [string, Input, string, string])[] = [
  ["an unknown cluster", { cluster: "staging" }, "ClusterNotFoundException", "Cluster not found."],
  ["an unknown task definition", { taskDefinition: "api" }, "ClientException", "TaskDefinition not found."],
  ["an INACTIVE task definition", { taskDefinition: "web:1" }, "ClientException", "TaskDefinition is inactive"],
  [
    "no network configuration under awsvpc",
    { networkConfiguration: undefined },
    "InvalidParameterException",
    "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
  ],
  [
    "a launch type the task definition does not support",
    { launchType: "EXTERNAL" },
    "InvalidParameterException",
    "Task definition does not support launch_type EXTERNAL.",
  ],
  [
    "a container that is not there",
    { loadBalancers: [{ targetGroupArn: TARGET_GROUP, containerName: "api", containerPort: 8080 }] },
    "InvalidParameterException",
    "The container api does not exist in the task definition.",
  ],
  [
    "a port that is not there",
    { loadBalancers: [{ targetGroupArn: TARGET_GROUP, containerName: "web", containerPort: 80 }] },
    "InvalidParameterException",
    "The container web did not have a container port 80 defined.",
  ],
  [
    "a target group that is not there",
    { loadBalancers: [{ targetGroupArn: `${TARGET_GROUP}0`, containerName: "web", containerPort: 8080 }] },
    "InvalidParameterException",
    `The specified target group does not exist: ${TARGET_GROUP}0`,
  ],
  [
    "percentages that would block every deployment",
    { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } },
    "InvalidParameterException",
    "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.",
  ],
];

describe("CreateService is refused", () => {
  test.each(REFUSED)("for %s", (_name, input, code, message) => {
    const account = ecsAccount();
    account.call("DeregisterTaskDefinition", { taskDefinition: account.register() });
    account.register();
    expect(() => account.call("CreateService", webService(input))).toThrow(expect.objectContaining({ code, message }));
    expect(account.call("ListServices", { cluster: "prod" }).serviceArns).toEqual([]);
  });

  test("when the service exists already", () => {
    const account = ecsAccount();
    account.register();
    account.call("CreateService", webService());
    expect(() => account.call("CreateService", webService())).toThrow("Creation of service was not idempotent.");
  });
});

describe("UpdateService", () => {
  const deploys: readonly (readonly [string, Input, boolean])[] = [
    ["a desired count", { desiredCount: 3 }, false],
    ["the same task definition", { taskDefinition: "web:1" }, false],
    ["the same network", { networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1a"] } } }, false],
    ["a deployment configuration", { deploymentConfiguration: { maximumPercent: 150 } }, false],
    ["a grace period", { healthCheckGracePeriodSeconds: 60 }, false],
    ["another network", { networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1b"] } } }, true],
    ["another platform version", { platformVersion: "1.4.0" }, true],
    ["no load balancers any more", { loadBalancers: [] }, true],
    ["forceNewDeployment", { forceNewDeployment: true }, true],
  ];
  test.each(deploys)("with %s starts a deployment: %#", async (_name, input, expected) => {
    const account = ecsAccount();
    account.register();
    await account.steadyService(BEHIND_LOAD_BALANCER);
    const before = account.service().deployments[0].id;
    expect(account.update(input).deployments?.[0]?.id !== before).toBe(expected);
  });

  test("keeps what is left out", async () => {
    const account = ecsAccount();
    account.register();
    await account.steadyService({ ...BEHIND_LOAD_BALANCER, deploymentConfiguration: { minimumHealthyPercent: 50 } });
    const updated = account.update({ deploymentConfiguration: { maximumPercent: 150 }, enableExecuteCommand: true });
    expect(updated).toMatchObject({
      ...BEHIND_LOAD_BALANCER,
      desiredCount: 2,
      enableExecuteCommand: true,
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 },
    });
  });

  test("scales without a new deployment and becomes steady again", async () => {
    const account = ecsAccount();
    account.register();
    await account.steadyService();
    account.update({ desiredCount: 1 });
    account.clock.advance(2 * MINUTE);
    expect(account.service()).toMatchObject({
      runningCount: 1,
      deployments: [{ desiredCount: 1, rolloutState: "COMPLETED" }],
    });
    expect(account.story().at(-1)).toBe("(service web) has reached a steady state.");
  });

  test("refuses a service or task definition that is not there", () => {
    const account = ecsAccount();
    account.register();
    expect(() => account.update({ desiredCount: 1 })).toThrow(
      expect.objectContaining({ code: "ServiceNotFoundException" }),
    );
    account.call("CreateService", webService());
    expect(() => account.update({ taskDefinition: "web:9" })).toThrow("TaskDefinition not found.");
    account.call("DeleteService", { cluster: "prod", service: "web", force: true });
    expect(() => account.update({ desiredCount: 1 })).toThrow(
      expect.objectContaining({ code: "ServiceNotActiveException" }),
    );
  });

  test.each([
    [
      "CODE_DEPLOY",
      "Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.",
    ],
    [
      "EXTERNAL",
      "Unable to update task definition on services with an EXTERNAL deployment controller. Use task sets instead.",
    ],
  ])("leaves deployments to the controller %s", (type, message) => {
    const account = ecsAccount();
    account.register();
    account.call("CreateService", webService({ deploymentController: { type } }));
    expect(() => account.update({ taskDefinition: account.register() })).toThrow(
      expect.objectContaining({ code: "InvalidParameterException", message }),
    );
    expect(account.update({ desiredCount: 3 })).toMatchObject({
      desiredCount: 3,
      deployments: [],
      deploymentController: { type },
    });
  });
});

test("a deleted service drains, becomes INACTIVE and makes room for another of its name", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService();
  const remove = (force: boolean) => account.call("DeleteService", { cluster: "prod", service: "web", force });
  expect(() => remove(false)).toThrow("The service cannot be stopped while it is scaled above 0.");
  expect(remove(true).service.status).toBe("DRAINING");
  account.clock.advance(2 * MINUTE);
  expect(account.service()).toMatchObject({ status: "INACTIVE", runningCount: 0 });
  expect(account.call("ListServices", { cluster: "prod" }).serviceArns).toEqual([]);
  expect(account.call("CreateService", webService()).service.status).toBe("ACTIVE");
});

test("a cluster with services or tasks cannot be deleted", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService();
  const remove = () => account.call("DeleteCluster", { cluster: "prod" });
  expect(account.call("DescribeClusters", { clusters: ["prod", "staging"] })).toMatchObject({
    clusters: [{ status: "ACTIVE", runningTasksCount: 2, activeServicesCount: 1 }],
    failures: [{ reason: "MISSING" }],
  });
  expect(remove).toThrow(expect.objectContaining({ code: "ClusterContainsServicesException" }));
  account.call("DeleteService", { cluster: "prod", service: "web", force: true });
  account.clock.advance(2 * MINUTE);
  expect(remove().cluster.status).toBe("INACTIVE");
  expect(() => account.service()).toThrow(expect.objectContaining({ code: "ClusterNotFoundException" }));
});

test("what is not there is answered as MISSING, and ten services are the most to ask for", () => {
  const { call } = ecsAccount();
  const describeServices = (services: string[]) => call("DescribeServices", { cluster: "prod", services });
  expect(describeServices(["web"])).toEqual({
    services: [],
    failures: [{ arn: "arn:aws:ecs:eu-west-1:123456789012:service/prod/web", reason: "MISSING" }],
  });
  expect(() => describeServices(Array(11).fill("web"))).toThrow(
    expect.objectContaining({ code: "InvalidParameterException" }),
  );
  expect(() => describeServices(["arn:aws:ecs:eu-west-1:123456789012:service/staging/web"])).toThrow(
    "Identifier is for cluster staging.",
  );
});

describe("reads lag behind writes", () => {
  test("an update is not seen at first, although its own answer shows it", async () => {
    const account = ecsAccount({ consistencyMs: 1000 });
    account.register();
    await account.steadyService();
    const before = { service: account.service(), deployment: account.deployment() };
    const updated = account.update({ forceNewDeployment: true });
    expect(updated.deployments).toHaveLength(2);
    expect(account.service()).toEqual(before.service);
    expect(account.deployment()).toEqual(before.deployment);
    account.clock.advance(1000);
    expect(account.service().deployments).toHaveLength(2);
    expect(account.deployment().serviceDeploymentArn).not.toBe(before.deployment.serviceDeploymentArn);
  });

  test("a new service is MISSING at first, and writes appear in the order they were made", () => {
    const account = ecsAccount({ consistencyMs: 1000 });
    account.register();
    account.call("CreateService", webService());
    expect(account.service()).toBeUndefined();
    account.clock.advance(600);
    account.update({ desiredCount: 5 });
    account.clock.advance(600);
    expect(account.service().desiredCount).toBe(2);
    account.clock.advance(600);
    expect(account.service().desiredCount).toBe(5);
  });
});

test("tags are kept beside the service and shown when asked for", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService({ tags: [{ key: "team", value: "web" }] });
  const resourceArn = account.service().serviceArn;
  account.call("TagResource", { resourceArn, tags: [{ key: "stage", value: "prod" }] });
  account.call("UntagResource", { resourceArn, tagKeys: ["team"] });
  expect(account.call("ListTagsForResource", { resourceArn })).toEqual({ tags: [{ key: "stage", value: "prod" }] });
  const { services } = account.call("DescribeServices", { cluster: "prod", services: ["web"], include: ["TAGS"] });
  expect(services[0].tags).toEqual([{ key: "stage", value: "prod" }]);
  expect(account.service()).not.toHaveProperty("tags");
  expect(() => account.call("ListTagsForResource", { resourceArn: `${resourceArn}2` })).toThrow(
    expect.objectContaining({ code: "ResourceNotFoundException" }),
  );
});
