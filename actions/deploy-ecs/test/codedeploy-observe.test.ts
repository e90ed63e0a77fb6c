import { fakeCodeDeployAccount } from "@deploy-actions/shared/testkit/codedeploy/fake-account";
import { expect, test } from "@jest/globals";
import { observeCodeDeploy } from "../src/codedeploy/observe.ts";
import { settings, webService } from "./codedeploy-settings.ts";

const APP_SPEC = JSON.stringify({
  Resources: [{ TargetService: { Properties: { TaskDefinition: "task-definition/web:2" } } }],
});

const observe = (
  account: ReturnType<typeof fakeCodeDeployAccount>,
  given: Parameters<typeof settings>[0] = {},
  codeDeploy = account.codeDeploy,
) => observeCodeDeploy(webService(), settings(given), { codeDeploy });

test("the group of the service is found, with how it moves the traffic, at rest", async () => {
  const account = fakeCodeDeployAccount();
  const found = { group: account.world.group, isOurs: true, routing: { type: "AllAtOnce" }, active: undefined };
  expect(await observe(account)).toEqual(found);
  expect(await observe(account, { application: "web", deploymentGroup: "web" })).toMatchObject(found);
});

test("a configuration that is given instead of the group's is the one that counts", async () => {
  const deploymentConfig = "CodeDeployDefault.ECSCanary10Percent5Minutes";
  expect(await observe(fakeCodeDeployAccount(), { deploymentConfig })).toMatchObject({
    routing: { type: "TimeBasedCanary", percentage: 10, interval: 5 },
  });
});

test("a deployment that goes on is explained: which one, since when, by whom, what it brings", async () => {
  const account = fakeCodeDeployAccount();
  const createdAt = account.clock.now();
  account.world.create({ application: "web", group: "web", appSpec: APP_SPEC, description: "hot fix" });
  await account.clock.sleep(4_000);
  const { active } = await observe(account);
  expect(active).toEqual({
    id: "d-000000001",
    status: "InProgress",
    createdAt,
    creator: "user",
    description: "hot fix",
    taskDefinition: "web:2",
    isShifted: false,
  });
  await account.clock.sleep(20_000);
  expect((await observe(account)).active).toMatchObject({ isShifted: true });
});

test.each([
  ["an application", { application: "wep", deploymentGroup: "web" }, "There is no CodeDeploy application wep", "web"],
  ["a group", { application: "web", deploymentGroup: "wep" }, "Application web has no deployment group wep", "web"],
  ["a configuration", { deploymentConfig: "Fast" }, "There is no deployment configuration Fast", "ECSAllAtOnce"],
  ["a group in this application", { application: "shop" }, "No deployment group of application shop deploys", "Create"],
  ["a group of this name", { deploymentGroup: "shop" }, "No deployment group shop deploys service web", "Create"],
])("%s that is not there is named, with what there is", async (_, given, what, hint) => {
  const refused = observe(fakeCodeDeployAccount(), given);
  await expect(refused).rejects.toMatchObject({
    message: expect.stringContaining(what),
    hint: expect.stringContaining(hint),
  });
});

test("a service that no group deploys says what to do", async () => {
  const account = fakeCodeDeployAccount();
  await expect(observe(account, {}, account.world.port({ service: "api" }))).rejects.toMatchObject({
    message: "No deployment group deploys service web, whose deployment controller is CODE_DEPLOY.",
    hint: expect.stringContaining("codedeploy-deployment-group"),
  });
});
