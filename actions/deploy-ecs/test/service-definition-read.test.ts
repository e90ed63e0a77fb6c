import { describeProblem } from "@deploy-actions/shared/problems";
import { describe, expect, test } from "@jest/globals";
import { readServiceDefinition } from "../src/service-definition/read.ts";
import { variablesIn } from "../src/task-definition/variables.ts";
import { ALTERNATE_GROUP, behindBlueGreen, definition, RULE, SHIFT_ROLE, TARGET_GROUP } from "./service-definition.ts";

const read = (document: unknown, options: Partial<Parameters<typeof readServiceDefinition>[1]> = {}) =>
  readServiceDefinition(
    { text: typeof document === "string" ? document : JSON.stringify(document, null, 2), file: "service.json" },
    { variables: {}, cluster: "prod", service: "web", ...options },
  );

const problemsOf = (document: unknown, options?: Parameters<typeof read>[1]): readonly string[] => {
  const checked = read(document, options);
  return checked.ok ? [] : checked.problems.map(({ line: _, ...problem }) => describeProblem(problem));
};

const inOrder = (document: unknown, options?: Parameters<typeof read>[1]) => {
  const checked = read(document, options);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join("\n"));
  return checked.value;
};

const balancer = { targetGroupArn: TARGET_GROUP, containerName: "app", containerPort: 8080 };

describe("is not a service definition:", () => {
  test.each<readonly [string, unknown, string]>([
    ["an empty file", "", "The document is empty."],
    ["a list", [definition()], "This is not a service definition."],
    ["a text", '"web"', "This is not a service definition."],
    ["a task definition", { family: "web", containerDefinitions: [] }, "This is a task definition"],
    ["CloudFormation", { Resources: {} }, "This is written as CloudFormation has it"],
    ["CloudFormation's properties", { ServiceName: "web", LaunchType: "FARGATE" }, "This is written as CloudFormation"],
    ["two services", { services: [definition(), definition()] }, "It has 2 services."],
    ["a service that was not found", { services: [], failures: [{ reason: "MISSING" }] }, "It has 0 services."],
    ["broken YAML", "serviceName: [web", "Flow sequence"],
  ])("%s", (_, document, expected) => {
    expect(problemsOf(document)).toEqual([expect.stringContaining(expected)]);
  });
});

describe("each of these is refused, at its place, with what to write:", () => {
  const withBalancer = (members: object) => definition({ loadBalancers: [{ ...balancer, ...members }] });
  const shifting = (members: object) => {
    const base = behindBlueGreen();
    const [first] = base.loadBalancers ?? [];
    return {
      ...base,
      loadBalancers: [{ ...first, advancedConfiguration: { ...first?.advancedConfiguration, ...members } }],
    };
  };
  const ebs = { name: "data", managedEBSVolume: { roleArn: SHIFT_ROLE, sizeInGiB: 20 } };

  test.each<readonly [string, unknown, string]>([
    [
      "a misspelt key",
      { ...definition(), launchtype: "FARGATE" },
      'launchtype: ECS does not know this key. Did you mean "launchType"?',
    ],
    ["a key that means nothing", { ...definition(), colour: "blue" }, "colour: ECS does not know this key. Remove it."],
    [
      "a key of the network",
      { ...definition(), subnets: ["subnet-1"] },
      "subnets: ECS does not take this key here. It belongs under networkConfiguration.awsvpcConfiguration.",
    ],
    [
      "a key of the deployment configuration",
      { ...definition(), minimumHealthyPercent: 50 },
      "minimumHealthyPercent: ECS does not take this key here. It belongs under deploymentConfiguration.",
    ],
    [
      "a key of the service in another place",
      { ...definition(), deploymentConfiguration: { desiredCount: 2 } },
      "deploymentConfiguration.desiredCount: ECS does not take this key here. It belongs to the service: put it beside serviceName.",
    ],
    [
      "a key of the task definition",
      { ...definition(), networkMode: "awsvpc" },
      "networkMode: ECS does not take this key here. It belongs to the task definition.",
    ],
    [
      "a token of its own",
      { ...definition(), clientToken: "abc" },
      "clientToken: ECS does not take this key here. Remove it: the step makes one of its own for each run.",
    ],
    [
      "a word that ECS does not know",
      { ...definition(), launchType: "fargate" },
      'launchType: Expected one of EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES, got "fargate". Did you mean "FARGATE"?',
    ],
    [
      "a number in quotes",
      { ...definition(), desiredCount: "2" },
      'desiredCount: Expected a whole number, got "2". Write 2 without quotes.',
    ],
    [
      "yes for a flag",
      { ...definition(), enableExecuteCommand: "yes" },
      'enableExecuteCommand: Expected true or false, got "yes".',
    ],
    [
      "a percentage that is a text",
      behindBlueGreen({ strategy: "CANARY", canaryConfiguration: { canaryPercent: "some" } }),
      'deploymentConfiguration.canaryConfiguration.canaryPercent: Expected a number, got "some".',
    ],
    [
      "nothing for a key",
      { ...definition(), networkConfiguration: null },
      "networkConfiguration: Expected a mapping, got nothing. Give it a value, or remove the key.",
    ],
    [
      "another service",
      definition({ serviceName: "api" }),
      'serviceName: It is "api", and the step deploys service "web". Write the same name in both, or leave it out here.',
    ],
    [
      "another cluster",
      definition({ cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/staging" }),
      'cluster: It is "staging", and the step deploys to cluster "prod". Write the same cluster in both, or leave it out here.',
    ],
    [
      "a variable without a value",
      definition({ platformVersion: `\${PLATFORM}` }),
      `platformVersion: \${PLATFORM} has no value. Add "PLATFORM=…" to variables, or write $\${PLATFORM} for a literal one.`,
    ],
    [
      "a path for a task definition",
      definition({ taskDefinition: "./web.json" }),
      'taskDefinition: "./web.json" is not a task definition. Write family, family:revision or an ARN; a file is given in the input task-definition.',
    ],
    [
      "a launch type and capacity providers",
      definition({ capacityProviderStrategy: [{ capacityProvider: "FARGATE" }] }),
      "capacityProviderStrategy: It cannot stand beside launchType FARGATE. Keep one of them.",
    ],
    [
      "a launch type that services do not have",
      definition({ launchType: "MANAGED_INSTANCES" }),
      "launchType: A service does not have this launch type. Remove it and name the capacity provider of your managed instances in capacityProviderStrategy.",
    ],
    [
      "Fargate and instances in one strategy",
      definition({
        launchType: undefined,
        capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }, { capacityProvider: "spot" }],
      }),
      "capacityProviderStrategy: Fargate and other capacity providers cannot be mixed in one strategy. Use FARGATE and FARGATE_SPOT, or neither.",
    ],
    [
      "two bases",
      definition({
        launchType: undefined,
        capacityProviderStrategy: [
          { capacityProvider: "FARGATE", base: 1, weight: 1 },
          { capacityProvider: "FARGATE_SPOT", base: 1 },
        ],
      }),
      "capacityProviderStrategy: 2 capacity providers have a base; only one may. Set base to 0 for the others.",
    ],
    [
      "weights that are all 0",
      definition({
        launchType: undefined,
        capacityProviderStrategy: [{ capacityProvider: "FARGATE" }, { capacityProvider: "FARGATE_SPOT" }],
      }),
      "capacityProviderStrategy: All weights are 0: ECS would have no provider for the tasks beyond the base. Give at least one a weight of 1 or more.",
    ],
    [
      "Fargate without a network",
      definition({ networkConfiguration: undefined }),
      "networkConfiguration: Fargate needs awsvpcConfiguration with the subnets of the tasks. Write { awsvpcConfiguration: { subnets: [subnet-…], securityGroups: [sg-…] } }.",
    ],
    [
      "Fargate with a placement strategy",
      definition({ placementStrategy: [{ type: "random" }] }),
      "placementStrategy: Fargate places tasks by itself and takes none. Remove it.",
    ],
    [
      "Fargate with a role for the load balancer",
      definition({ role: "ecsServiceRole", loadBalancers: [balancer] }),
      "role: Tasks on Fargate are registered by the service-linked role; ECS takes no other. Remove it.",
    ],
    [
      "a platform version on instances",
      definition({ launchType: "EC2", platformVersion: "1.4.0" }),
      "platformVersion: Only Fargate has platform versions. Remove it.",
    ],
    [
      "no subnets",
      definition({ networkConfiguration: { awsvpcConfiguration: { subnets: [] } } }),
      "networkConfiguration.awsvpcConfiguration.subnets: It names no subnet. Write the subnets, like [subnet-0a1b2c3d].",
    ],
    [
      "a security group by its name",
      definition({ networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"], securityGroups: ["web"] } } }),
      'networkConfiguration.awsvpcConfiguration.securityGroups[0]: "web" is not an id; it begins with sg-. ECS takes ids, not names.',
    ],
    [
      "six security groups",
      definition({
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: ["subnet-1"],
            securityGroups: ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-6"],
          },
        },
      }),
      "networkConfiguration.awsvpcConfiguration.securityGroups: It has 6 entries; ECS takes 5 at most.",
    ],
    ["fewer tasks than none", definition({ desiredCount: -1 }), "desiredCount: It is -1; it cannot be less than 0."],
    [
      "a DAEMON with a count",
      definition({ launchType: "EC2", schedulingStrategy: "DAEMON" }),
      "desiredCount: A DAEMON runs one task on every instance and takes no count. Remove it.",
    ],
    [
      "a DAEMON on Fargate",
      definition({ desiredCount: undefined, schedulingStrategy: "DAEMON" }),
      "schedulingStrategy: Fargate does not run a DAEMON. Use REPLICA.",
    ],
    [
      "an EXTERNAL controller",
      definition({ deploymentController: { type: "EXTERNAL" } }),
      "deploymentController.type: A service of an EXTERNAL controller is deployed by what created it, not by this action. Use ECS or CODE_DEPLOY.",
    ],
    [
      "CodeDeploy without a load balancer",
      definition({ deploymentController: { type: "CODE_DEPLOY" } }),
      "loadBalancers: CodeDeploy shifts traffic between the two target groups of its deployment group; the service has one to begin with, not 0. Name the target group that is to serve first.",
    ],
    [
      "CodeDeploy with two target groups",
      definition({
        deploymentController: { type: "CODE_DEPLOY" },
        loadBalancers: [balancer, { ...balancer, targetGroupArn: ALTERNATE_GROUP }],
      }),
      "loadBalancers: CodeDeploy shifts traffic between the two target groups of its deployment group; the service has one to begin with, not 2. Name the target group that is to serve first.",
    ],
    [
      "CodeDeploy with a circuit breaker",
      definition({
        deploymentController: { type: "CODE_DEPLOY" },
        loadBalancers: [balancer],
        deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      }),
      "deploymentConfiguration.deploymentCircuitBreaker: It is for services that ECS deploys, and this one is deployed by CODE_DEPLOY. Remove it, or set deploymentController to { type: ECS }.",
    ],
    [
      "percentages that block each other",
      definition({ deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } }),
      "deploymentConfiguration.maximumPercent: minimumHealthyPercent and maximumPercent cannot both be 100: ECS could neither stop an old task nor start a new one.",
    ],
    [
      "more than all tasks",
      definition({ deploymentConfiguration: { minimumHealthyPercent: 120 } }),
      "deploymentConfiguration.minimumHealthyPercent: It is a percentage from 0 to 100.",
    ],
    [
      "a load balancer without a container",
      withBalancer({ containerName: undefined }),
      "loadBalancers[0].containerName: This key is required: where the traffic goes in the task.",
    ],
    [
      "a load balancer without a port",
      withBalancer({ containerPort: undefined }),
      "loadBalancers[0].containerPort: This key is required: where the traffic goes in the task.",
    ],
    [
      "a load balancer without a target group",
      withBalancer({ targetGroupArn: undefined }),
      "loadBalancers[0].targetGroupArn: This key is required: the target group to register tasks in.",
    ],
    [
      "a target group by its name",
      withBalancer({ targetGroupArn: "web" }),
      'loadBalancers[0].targetGroupArn: "web" is not the ARN of a target group.',
    ],
    [
      "a Classic Load Balancer on Fargate",
      withBalancer({ targetGroupArn: undefined, loadBalancerName: "old" }),
      "loadBalancers[0].loadBalancerName: Classic Load Balancers do not reach tasks on Fargate. Use the target group of an application or network load balancer.",
    ],
    [
      "the same load balancer twice",
      definition({ loadBalancers: [balancer, balancer] }),
      "loadBalancers[1]: It is the same as loadBalancers[0].",
    ],
    [
      "two registries",
      definition({ serviceRegistries: [{ registryArn: "arn:1" }, { registryArn: "arn:2" }] }),
      "serviceRegistries: A service has one at most, not 2.",
    ],
    [
      "a role without a load balancer",
      definition({ launchType: "EC2", role: "ecsServiceRole" }),
      "role: It is for services with a load balancer. Remove it.",
    ],
    [
      "blue/green without the pair",
      definition({
        loadBalancers: [balancer],
        deploymentConfiguration: { strategy: "BLUE_GREEN", bakeTimeInMinutes: 5 },
      }),
      "loadBalancers[0].advancedConfiguration: BLUE_GREEN needs it: the other target group, the listener rule and the role that ECS shifts traffic with. Write { alternateTargetGroupArn, productionListenerRule, roleArn }.",
    ],
    [
      "blue/green without a bake time",
      behindBlueGreen({ bakeTimeInMinutes: undefined }),
      "deploymentConfiguration.bakeTimeInMinutes: BLUE_GREEN needs it: how long the old release stays ready after the switch. Write the minutes; 0 for none.",
    ],
    [
      "linear without traffic",
      definition({ deploymentConfiguration: { strategy: "LINEAR" } }),
      "deploymentConfiguration.strategy: LINEAR needs traffic to shift: a load balancer or Service Connect. Add loadBalancers, or use ROLLING.",
    ],
    [
      "canary by CodeDeploy",
      { ...behindBlueGreen({ strategy: "CANARY" }), deploymentController: { type: "CODE_DEPLOY" } },
      "deploymentConfiguration.strategy: ECS deploys CANARY, not CODE_DEPLOY. Remove it, or set deploymentController to { type: ECS }.",
    ],
    [
      "a pair without a role",
      shifting({ roleArn: undefined }),
      "loadBalancers[0].advancedConfiguration.roleArn: This key is required.",
    ],
    [
      "a pair of one",
      shifting({ alternateTargetGroupArn: TARGET_GROUP }),
      "loadBalancers[0].advancedConfiguration.alternateTargetGroupArn: It is the target group of loadBalancers[0].targetGroupArn, too; ECS needs another one.",
    ],
    [
      "a listener for a rule",
      shifting({ productionListenerRule: RULE.replace("listener-rule", "listener") }),
      `loadBalancers[0].advancedConfiguration.productionListenerRule: "${RULE.replace("listener-rule", "listener")}" is neither the ARN of a listener rule (application load balancer) nor of a listener (network load balancer).`,
    ],
    [
      "test traffic by the production rule",
      shifting({ testListenerRule: RULE }),
      "loadBalancers[0].advancedConfiguration.testListenerRule: Production and test traffic need rules of their own.",
    ],
    [
      "rebalancing with 100 percent at most",
      definition({
        availabilityZoneRebalancing: "ENABLED",
        deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 },
      }),
      "availabilityZoneRebalancing: ECS does not rebalance with maximumPercent 100. Set it to DISABLED, or change the other.",
    ],
    [
      "two volumes",
      definition({ volumeConfigurations: [ebs, { ...ebs, name: "more" }] }),
      "volumeConfigurations: A task gets one EBS volume at most, not 2. Keep one of them.",
    ],
    [
      "a volume of no size",
      definition({ volumeConfigurations: [{ name: "data", managedEBSVolume: { roleArn: SHIFT_ROLE } }] }),
      "volumeConfigurations[0].managedEBSVolume.sizeInGiB: It needs a size, or a snapshotId that it is made from.",
    ],
    [
      "the same tag twice",
      definition({
        tags: [
          { key: "team", value: "a" },
          { key: "team", value: "b" },
        ],
      }),
      'tags[1].key: "team" is also the key of tags[0]. Keep one of them.',
    ],
  ])("%s", (_, document, expected) => {
    expect(problemsOf(document)).toEqual([expected]);
  });
});

test("all problems are said at once, in the order of the file, with their lines", () => {
  const checked = read(`
serviceName: api
launchtype: FARGATE
desiredCount: two
loadBalancers:
  - containerName: app
`);
  expect(checked.ok ? [] : checked.problems.map(({ at, line }) => `${line} ${at}`)).toEqual([
    "2 serviceName",
    "2 networkConfiguration",
    "3 launchtype",
    "4 desiredCount",
    "6 loadBalancers[0].containerPort",
    "6 loadBalancers[0].targetGroupArn",
  ]);
});

describe("what `aws ecs describe-services` prints", () => {
  const described = {
    services: [
      {
        ...definition(),
        serviceArn: "arn:aws:ecs:eu-west-1:123456789012:service/prod/web",
        clusterArn: "arn:aws:ecs:eu-west-1:123456789012:cluster/prod",
        roleArn: "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
        status: "ACTIVE",
        runningCount: 2,
        pendingCount: 0,
        platformFamily: "Linux",
        createdAt: "2026-01-01T00:00:00Z",
        createdBy: "arn:aws:iam::123456789012:root",
        events: [{ id: "1", message: "(service web) has reached a steady state." }],
        placementConstraints: [],
        placementStrategy: [],
        tags: [
          { key: "team", value: "shop" },
          { key: "aws:cloudformation:stack-name", value: "web" },
        ],
        deployments: [
          { id: "ecs-svc/2", status: "ACTIVE" },
          {
            id: "ecs-svc/1",
            status: "PRIMARY",
            serviceConnectConfiguration: { enabled: true, namespace: "shop" },
            volumeConfigurations: [{ name: "data", managedEBSVolume: { roleArn: SHIFT_ROLE, sizeInGiB: 20 } }],
          },
        ],
      },
    ],
    failures: [],
  };

  test("is read without what CreateService does not take, and with what only its deployments show", () => {
    expect(inOrder(described)).toEqual({
      ...definition(),
      cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/prod",
      placementConstraints: [],
      placementStrategy: [],
      tags: [{ key: "team", value: "shop" }],
      serviceConnectConfiguration: { enabled: true, namespace: "shop" },
      volumeConfigurations: [{ name: "data", managedEBSVolume: { roleArn: SHIFT_ROLE, sizeInGiB: 20 } }],
    });
  });

  test("is read without the count of a DAEMON, which is the count of its instances", () => {
    const [service] = described.services;
    const daemon = { ...service, launchType: "EC2", schedulingStrategy: "DAEMON", desiredCount: 7 };
    expect(inOrder({ services: [daemon] }).desiredCount).toBeUndefined();
  });

  test("keeps a role of one's own, which DescribeServices calls by another name", () => {
    const [service] = described.services;
    const roleArn = "arn:aws:iam::123456789012:role/ecsServiceRole";
    const old = { ...service, launchType: "EC2", networkConfiguration: undefined, roleArn, loadBalancers: [balancer] };
    expect(inOrder({ services: [old] }).role).toBe(roleArn);
  });

  test("says where in the file a problem is that comes from a deployment", () => {
    const text = JSON.stringify(described, null, 2).replace('"sizeInGiB": 20', '"sizeInGiB": "20"');
    const checked = read(text);
    const line = text.split("\n").findIndex((one) => one.includes('"sizeInGiB"')) + 1;
    expect(checked.ok ? [] : checked.problems).toMatchObject([
      { at: "volumeConfigurations[0].managedEBSVolume.sizeInGiB", line },
    ]);
  });
});

test("the answer of CreateService is unwrapped, too", () => {
  expect(inOrder({ service: definition() })).toEqual(definition());
});

test("variables are filled in, and those that are one whole value take its type", () => {
  const document = {
    ...definition({ loadBalancers: [{ ...balancer, targetGroupArn: `\${GROUP}` }] }),
    desiredCount: `\${COUNT}`,
    enableExecuteCommand: `\${EXEC}`,
    deploymentConfiguration: {
      lifecycleHooks: [
        {
          hookTargetArn: "arn:aws:lambda:eu-west-1:123456789012:function:hook",
          roleArn: SHIFT_ROLE,
          lifecycleStages: ["POST_SCALE_UP"],
          hookDetails: { stage: [`\${STAGE}`] },
        },
      ],
    },
  };
  const variables = { GROUP: TARGET_GROUP, COUNT: "3", EXEC: "true", STAGE: "prod", OF_THE_TASK: "1" };
  expect(inOrder(document, { variables })).toMatchObject({
    desiredCount: 3,
    enableExecuteCommand: true,
    loadBalancers: [{ targetGroupArn: TARGET_GROUP }],
    deploymentConfiguration: { lifecycleHooks: [{ hookDetails: { stage: ["prod"] } }] },
  });
});

test("the variables of a file are known, so that the task definition does not call them useless", () => {
  expect(variablesIn(`serviceName: \${NAME}\ntaskDefinition: \${FAMILY}:$\${NOT}`)).toEqual(["NAME", "FAMILY"]);
});

test("a file without a name is of the service that the step deploys, so that one file may serve several", () => {
  const { serviceName: _, ...unnamed } = definition();
  expect(inOrder(unnamed, { service: "api" }).serviceName).toBe("api");
});

test("a complete blue/green service is in order", () => {
  expect(inOrder(behindBlueGreen())).toEqual(behindBlueGreen());
});
