import {
  BatchGetDeploymentGroupsCommand,
  BatchGetDeploymentTargetsCommand,
  CodeDeployClient,
  CreateApplicationCommand,
  CreateDeploymentCommand,
  type CreateDeploymentCommandInput,
  CreateDeploymentConfigCommand,
  type CreateDeploymentGroupCommandInput,
  GetApplicationCommand,
  GetDeploymentCommand,
  GetDeploymentConfigCommand,
  GetDeploymentGroupCommand,
  GetDeploymentTargetCommand,
  ListApplicationsCommand,
  ListDeploymentGroupsCommand,
  ListDeploymentsCommand,
  ListDeploymentTargetsCommand,
  type TargetGroupPairInfo,
  type TrafficRoutingConfig,
} from "@aws-sdk/client-codedeploy";
import { CreateServiceCommand } from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { clientSettings, errorOf } from "./client-settings.ts";
import { appSpec, blueGreen, type CodeDeployAccount, codeDeployAccount, TARGET_ID } from "./codedeploy-account.ts";

const NAMES = { applicationName: "web", deploymentGroupName: "web" };

let account: CodeDeployAccount;
beforeAll(async () => {
  account = await codeDeployAccount();
  await account.ecs.send(
    new CreateServiceCommand({
      cluster: "shop",
      serviceName: "free",
      taskDefinition: "web:1",
      desiredCount: 0,
      launchType: "FARGATE",
      deploymentController: { type: "CODE_DEPLOY" },
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } },
    }),
  );
});
afterAll(async () => account[Symbol.asyncDispose]());

test("applications and groups are told back as they were created", async () => {
  const { codeDeploy } = account;
  const { application } = await codeDeploy.send(new GetApplicationCommand({ applicationName: "web" }));
  const { applications } = await codeDeploy.send(new ListApplicationsCommand({}));
  const { deploymentGroups } = await codeDeploy.send(new ListDeploymentGroupsCommand({ applicationName: "web" }));
  const { deploymentGroupInfo } = await codeDeploy.send(new GetDeploymentGroupCommand(NAMES));
  const batch = await codeDeploy.send(
    new BatchGetDeploymentGroupsCommand({ applicationName: "web", deploymentGroupNames: ["web", "shop"] }),
  );

  expect(application).toMatchObject({ applicationName: "web", computePlatform: "ECS" });
  expect(applications).toEqual(["web"]);
  expect(deploymentGroups).toEqual(["web"]);
  expect(deploymentGroupInfo).toMatchObject({
    ...NAMES,
    deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce",
    computePlatform: "ECS",
    ecsServices: [{ clusterName: "shop", serviceName: "web" }],
    loadBalancerInfo: { targetGroupPairInfoList: [{ targetGroups: [{ name: "blue" }, { name: "green" }] }] },
    blueGreenDeploymentConfiguration: {
      terminateBlueInstancesOnDeploymentSuccess: { action: "TERMINATE", terminationWaitTimeInMinutes: 1 },
    },
    autoRollbackConfiguration: { enabled: false },
  });
  expect(batch).toMatchObject({
    deploymentGroupsInfo: [{ deploymentGroupName: "web" }],
    errorMessage: "No Deployment Group found for name: shop",
  });
});

test.each<[string, Partial<CreateDeploymentGroupCommandInput>, string]>([
  ["of an application that is not there", { applicationName: "shop" }, "ApplicationDoesNotExistException"],
  ["that is there already", { deploymentGroupName: "web" }, "DeploymentGroupAlreadyExistsException"],
  ["for a service that has a group", {}, "ECSServiceMappingLimitExceededException"],
  ["without a service", { ecsServices: [] }, "InvalidECSServiceException"],
  [
    "for a service that is not there",
    { ecsServices: [{ clusterName: "shop", serviceName: "app" }] },
    "InvalidECSServiceException",
  ],
  ["without a style", { deploymentStyle: {} }, "InvalidDeploymentStyleException"],
  ["with a role that is none", { serviceRoleArn: "codedeploy" }, "InvalidRoleException"],
  ["with tags of instances", { ec2TagFilters: [] }, "InvalidInputException"],
  ["with a configuration that is none", { deploymentConfigName: "none" }, "DeploymentConfigDoesNotExistException"],
])("a group %s is refused", async (_what, changes, name) => {
  const deploymentGroupName = changes.deploymentGroupName ?? "other";
  expect(await errorOf(account.createGroup({ ...changes, deploymentGroupName }))).toMatchObject({ name });
});

test.each<[string, Partial<CreateDeploymentGroupCommandInput>, string]>([
  ["without a load balancer", { loadBalancerInfo: undefined }, "InvalidLoadBalancerInfoException"],
  ["with a classic load balancer", { loadBalancerInfo: { elbInfoList: [] } }, "InvalidLoadBalancerInfoException"],
  ["with single target groups", { loadBalancerInfo: { targetGroupInfoList: [] } }, "InvalidLoadBalancerInfoException"],
  ["with one target group", pair({ targetGroups: [{ name: "blue" }] }), "InvalidTargetGroupPairException"],
  ["with the same target group twice", pair({ targetGroups: twice("blue") }), "InvalidTargetGroupPairException"],
  ["with target groups that are not there", pair({ targetGroups: twice("red") }), "InvalidTargetGroupPairException"],
  ["without a production listener", pair({ prodTrafficRoute: undefined }), "InvalidTargetGroupPairException"],
  [
    "with a listener that is not there",
    pair({ prodTrafficRoute: { listenerArns: ["arn:listener"] } }),
    "InvalidTargetGroupPairException",
  ],
  [
    "that keeps the original",
    { blueGreenDeploymentConfiguration: { terminateBlueInstancesOnDeploymentSuccess: { action: "KEEP_ALIVE" } } },
    "InvalidBlueGreenDeploymentConfigurationException",
  ],
  [
    "that waits for three days",
    { blueGreenDeploymentConfiguration: blueGreen(4320) },
    "InvalidBlueGreenDeploymentConfigurationException",
  ],
  [
    "with eleven alarms",
    { alarmConfiguration: { alarms: Array.from({ length: 11 }, (_, index) => ({ name: `alarm-${index}` })) } },
    "AlarmsLimitExceededException",
  ],
])("a group %s is refused", async (_what, changes, name) => {
  const ecsServices = [{ clusterName: "shop", serviceName: "free" }];
  expect(await errorOf(account.createGroup({ ecsServices, deploymentGroupName: "free", ...changes }))).toMatchObject({
    name,
  });
});

test.each<[string, Partial<CreateDeploymentCommandInput>, string]>([
  ["without a group", { deploymentGroupName: undefined }, "DeploymentGroupNameRequiredException"],
  ["in a group that is not there", { deploymentGroupName: "shop" }, "DeploymentGroupDoesNotExistException"],
  ["of an application that is not there", { applicationName: "shop" }, "ApplicationDoesNotExistException"],
  ["without a revision", { revision: undefined }, "RevisionRequiredException"],
  ["of a revision without content", { revision: { revisionType: "AppSpecContent" } }, "InvalidRevisionException"],
  ["of a revision in S3", { revision: { revisionType: "S3" } }, "InvalidRevisionException"],
  [
    "of a revision with another hash",
    { revision: { revisionType: "String", string: { content: "version: 0.0", sha256: "0000" } } },
    "InvalidRevisionException",
  ],
  ["with a configuration that is none", { deploymentConfigName: "none" }, "DeploymentConfigDoesNotExistException"],
  ["with a long description", { description: "x".repeat(513) }, "DescriptionTooLongException"],
  ["as a restart", { deploymentMode: "RESTART" }, "InvalidInputException"],
  [
    "that is rolled back after nothing",
    { autoRollbackConfiguration: { enabled: true } },
    "InvalidAutoRollbackConfigException",
  ],
  ["with alarms that have no name", { overrideAlarmConfiguration: { alarms: [{}] } }, "InvalidAlarmConfigException"],
  ["with no alarms to watch", { overrideAlarmConfiguration: { enabled: true } }, "InvalidAlarmConfigException"],
  [
    "with the same alarm twice",
    { overrideAlarmConfiguration: { alarms: [{ name: "a" }, { name: "a" }] } },
    "InvalidAlarmConfigException",
  ],
])("a deployment %s is refused", async (_what, changes, name) => {
  expect(await errorOf(account.deploy(changes))).toMatchObject({ name });
});

test.each<[string, string | undefined, TrafficRoutingConfig | undefined, string]>([
  ["a reserved name", "CodeDeployDefault.Mine", { type: "AllAtOnce" }, "InvalidDeploymentConfigNameException"],
  ["no routing", "mine", undefined, "InvalidTrafficRoutingConfigurationException"],
  ["a type without its settings", "mine", { type: "TimeBasedCanary" }, "InvalidTrafficRoutingConfigurationException"],
  [
    "nothing left for later",
    "mine",
    { type: "TimeBasedLinear", timeBasedLinear: { linearPercentage: 100, linearInterval: 1 } },
    "InvalidTrafficRoutingConfigurationException",
  ],
])("a deployment configuration with %s is refused", async (_what, deploymentConfigName, trafficRoutingConfig, name) => {
  const input = { deploymentConfigName, computePlatform: "ECS", trafficRoutingConfig } as const;
  expect(await errorOf(account.codeDeploy.send(new CreateDeploymentConfigCommand(input)))).toMatchObject({ name });
});

test("the predefined configurations for ECS are there", async () => {
  const call = new GetDeploymentConfigCommand({
    deploymentConfigName: "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
  });

  expect((await account.codeDeploy.send(call)).deploymentConfigInfo).toMatchObject({
    computePlatform: "ECS",
    trafficRoutingConfig: {
      type: "TimeBasedLinear",
      timeBasedLinear: { linearPercentage: 10, linearInterval: 3 },
    },
  });
});

test("applications of other compute platforms are refused as not played", async () => {
  const call = new CreateApplicationCommand({ applicationName: "lambda", computePlatform: "Lambda" });

  expect(await errorOf(account.codeDeploy.send(call))).toMatchObject({
    name: "InvalidComputePlatformException",
    message: "The simulator does not play applications of the compute platform Lambda.",
  });
});

test("deployments are found by their ids, their group and their status", async () => {
  await using own = await codeDeployAccount();
  const { codeDeploy } = own;
  const bad = await own.deploy({ revision: appSpec("web:9"), description: "a test" });
  await own.ended(bad);
  const good = await own.deploy();
  await own.ended(good);

  const list = async (input: object) => (await codeDeploy.send(new ListDeploymentsCommand(input))).deployments;
  const target = { deploymentId: good, targetIds: [TARGET_ID] };
  const targets = await codeDeploy.send(new BatchGetDeploymentTargetsCommand(target));
  const { targetIds } = await codeDeploy.send(new ListDeploymentTargetsCommand({ deploymentId: good }));

  expect(await list(NAMES)).toEqual([good, bad]);
  expect(await list({ ...NAMES, includeOnlyStatuses: ["Failed"] })).toEqual([bad]);
  expect(await list({ createTimeRange: { start: new Date(own.aws.clock.now()) } })).toEqual([]);
  expect(await own.deployment(bad)).toMatchObject({ description: "a test", applicationName: "web" });
  expect((await own.deployment(good)).revision).toEqual({
    revisionType: "AppSpecContent",
    appSpecContent: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(targets.deploymentTargets).toMatchObject([{ ecsTarget: { targetId: TARGET_ID, status: "Succeeded" } }]);
  expect(targetIds).toEqual([TARGET_ID]);
  const failing = [
    codeDeploy.send(new GetDeploymentCommand({ deploymentId: "d-1" })),
    codeDeploy.send(new GetDeploymentCommand({ deploymentId: "d-000000000" })),
    codeDeploy.send(new GetDeploymentTargetCommand({ deploymentId: good, targetId: "shop:app" })),
    codeDeploy.send(new BatchGetDeploymentTargetsCommand({ deploymentId: good, targetIds: [TARGET_ID, "shop:app"] })),
    codeDeploy.send(new ListApplicationsCommand({ nextToken: "x" })),
  ];
  expect(await Promise.all(failing.map(async (call) => (await errorOf(call)).name))).toEqual([
    "InvalidDeploymentIdException",
    "DeploymentDoesNotExistException",
    "DeploymentTargetDoesNotExistException",
    "DeploymentTargetListSizeExceededException",
    "InvalidNextTokenException",
  ]);
});

test("a caller needs the group for a deployment, and its configuration and application besides", async () => {
  const deploy = async (allowed: Readonly<Record<string, string>>) => {
    const policy = {
      Version: "2012-10-17",
      Statement: Object.entries(allowed).map(([action, resource]) => ({
        Effect: "Allow",
        Action: `codedeploy:${action}`,
        Resource: `arn:aws:codedeploy:eu-west-1:123456789012:${resource}`,
      })),
    };
    const keys = account.aws.iam.user("deployer", { policies: [policy] });
    const codeDeploy = new CodeDeployClient(clientSettings(account.aws, keys));
    return errorOf(codeDeploy.send(new CreateDeploymentCommand({ ...NAMES, revision: appSpec("web:9") })));
  };
  const denied = (resource: string) =>
    expect.stringContaining(`on resource: arn:aws:codedeploy:eu-west-1:123456789012:${resource}`);
  const group = { CreateDeployment: "deploymentgroup:web/web" };
  const config = { GetDeploymentConfig: "deploymentconfig:*" };

  expect((await deploy({})).message).toEqual(denied("deploymentgroup:web/web"));
  expect((await deploy(group)).message).toEqual(denied("deploymentconfig:CodeDeployDefault.ECSAllAtOnce"));
  expect((await deploy({ ...group, ...config })).message).toEqual(denied("application:web"));
  await expect(deploy({ ...group, ...config, RegisterApplicationRevision: "application:web" })).rejects.toThrow(
    "The call succeeded.",
  );
});

test("creating a group passes its role on to CodeDeploy", async () => {
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "codedeploy:*", Resource: "*" }],
  };
  const keys = account.aws.iam.user("builder", { policies: [policy] });
  const client = new CodeDeployClient(clientSettings(account.aws, keys));

  const error = await errorOf(account.createGroup({ deploymentGroupName: "mine" }, client));

  expect(error).toMatchObject({ name: "AccessDeniedException", message: expect.stringContaining("iam:PassRole") });
});

function pair(changes: Partial<TargetGroupPairInfo>): Partial<CreateDeploymentGroupCommandInput> {
  const targetGroups = [{ name: "blue" }, { name: "green" }];
  return { loadBalancerInfo: { targetGroupPairInfoList: [{ targetGroups, ...changes }] } };
}

function twice(name: string) {
  return [{ name }, { name }];
}
