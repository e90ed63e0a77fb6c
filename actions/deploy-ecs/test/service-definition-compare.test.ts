import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import { describe, expect, test } from "@jest/globals";
import { compareWithLive, describeDrift } from "../src/service-definition/compare.ts";
import { ALTERNATE_GROUP, behindBlueGreen, definition, TARGET_GROUP } from "./service-definition.ts";

const OTHER_GROUP = TARGET_GROUP.replace("/web/", "/other/");
const balancer = { targetGroupArn: TARGET_GROUP, containerName: "app", containerPort: 8080 };
const codeDeploy = { deploymentController: { type: "CODE_DEPLOY" }, loadBalancers: [balancer] } as const;
const [shifted] = behindBlueGreen().loadBalancers ?? [];
const subnets = (...ids: readonly string[]) => ({ awsvpcConfiguration: { subnets: ids } });
const connect = (members: object) => ({ enabled: true, ...members });
const ebs = (members: object) => [
  { name: "data", managedEBSVolume: { roleArn: "arn:aws:iam::123456789012:role/ebs", ...members } },
];

type Members = Parameters<typeof definition>[0];

/** The file has what the live service has, but for these members. */
const linesOf = (live: Members, file: Members): readonly string[] =>
  compareWithLive(definition(file), definition(live)).map(describeDrift);

describe("is no drift:", () => {
  test.each<readonly [string, live: Members, file: Members]>([
    ["the same", {}, {}],
    [
      "what the file does not say",
      { enableExecuteCommand: true, platformVersion: "1.4.0", tags: [{ key: "a", value: "1" }] },
      {},
    ],
    [
      "another task definition, which every deploy brings",
      { taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:9" },
      {},
    ],
    ["the cluster by its name", { cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/prod" }, { cluster: "prod" }],
    [
      "defaults that ECS filled in",
      {
        propagateTags: "NONE",
        enableExecuteCommand: false,
        healthCheckGracePeriodSeconds: 0,
        schedulingStrategy: "REPLICA",
        deploymentController: { type: "ECS" },
        loadBalancers: [],
        placementStrategy: [],
      },
      {},
    ],
    [
      "defaults that only the file says",
      {},
      {
        propagateTags: "NONE",
        enableExecuteCommand: false,
        healthCheckGracePeriodSeconds: 0,
        schedulingStrategy: "REPLICA",
        deploymentController: { type: "ECS" },
        loadBalancers: [],
        serviceRegistries: [],
        placementConstraints: [],
      },
    ],
    [
      "a circuit breaker that is off in both ways",
      {},
      {
        deploymentConfiguration: {
          deploymentCircuitBreaker: { enable: false, rollback: false },
          strategy: "ROLLING",
          bakeTimeInMinutes: 0,
        },
      },
    ],
    [
      "the order of subnets",
      { networkConfiguration: subnets("subnet-b", "subnet-a") },
      { networkConfiguration: subnets("subnet-a", "subnet-b") },
    ],
    [
      "no public address, said and unsaid",
      {
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ["subnet-a"], securityGroups: [], assignPublicIp: "DISABLED" },
        },
      },
      { networkConfiguration: subnets("subnet-a") },
    ],
    [
      "the order of capacity providers, and a base of 0",
      {
        launchType: undefined,
        capacityProviderStrategy: [
          { capacityProvider: "FARGATE_SPOT", weight: 3, base: 0 },
          { capacityProvider: "FARGATE", weight: 1, base: 1 },
        ],
      },
      {
        launchType: undefined,
        capacityProviderStrategy: [
          { capacityProvider: "FARGATE", weight: 1, base: 1 },
          { capacityProvider: "FARGATE_SPOT", weight: 3 },
        ],
      },
    ],
    ["the latest platform version, whichever that is now", { platformVersion: "1.4.0" }, { platformVersion: "LATEST" }],
    [
      "what a deployment configuration does not say",
      {
        deploymentConfiguration: {
          minimumHealthyPercent: 50,
          maximumPercent: 150,
          deploymentCircuitBreaker: {
            enable: true,
            rollback: true,
            thresholdConfiguration: { type: "COUNT", value: 5 },
          },
        },
      },
      { deploymentConfiguration: { maximumPercent: 150, deploymentCircuitBreaker: { enable: true, rollback: true } } },
    ],
    [
      "the order of alarms",
      { deploymentConfiguration: { alarms: { alarmNames: ["a", "b"], enable: true, rollback: true } } },
      { deploymentConfiguration: { alarms: { alarmNames: ["b", "a"], enable: true, rollback: true } } },
    ],
    [
      "target groups that ECS has exchanged",
      {
        ...behindBlueGreen(),
        loadBalancers: [
          {
            ...shifted,
            targetGroupArn: ALTERNATE_GROUP,
            advancedConfiguration: { ...shifted?.advancedConfiguration, alternateTargetGroupArn: TARGET_GROUP },
          },
        ],
      },
      behindBlueGreen(),
    ],
    [
      "a namespace by its name and by its ARN",
      {
        serviceConnectConfiguration: connect({
          namespace: "arn:aws:servicediscovery:eu-west-1:123456789012:namespace/ns-1",
        }),
      },
      { serviceConnectConfiguration: connect({ namespace: "shop" }) },
    ],
    [
      "what ECS filled in of Service Connect",
      {
        serviceConnectConfiguration: connect({
          services: [{ portName: "http", discoveryName: "http", clientAliases: [{ port: 80, dnsName: "web.shop" }] }],
        }),
      },
      { serviceConnectConfiguration: connect({ services: [{ portName: "http", clientAliases: [{ port: 80 }] }] }) },
    ],
    [
      "what ECS filled in of a volume",
      { volumeConfigurations: ebs({ sizeInGiB: 20, volumeType: "gp3", encrypted: true }) },
      { volumeConfigurations: ebs({ sizeInGiB: 20 }) },
    ],
    ["Service Connect that is off in both ways", {}, { serviceConnectConfiguration: { enabled: false } }],
    [
      "tags that somebody else set",
      {
        tags: [
          { key: "cost", value: "1" },
          { key: "team", value: "shop" },
        ],
      },
      { tags: [{ key: "team", value: "shop" }] },
    ],
  ])("%s", (_, live, file) => {
    expect(linesOf(live, file)).toEqual([]);
  });
});

const atOnce = "applied without new tasks";
const withDeployment = "applied with the deployment";

describe("is drift:", () => {
  test.each<readonly [string, live: Members, file: Members, line: string]>([
    ["a grace period", {}, { healthCheckGracePeriodSeconds: 60 }, `healthCheckGracePeriodSeconds 0 → 60 (${atOnce})`],
    ["ECS Exec", {}, { enableExecuteCommand: true }, `enableExecuteCommand false → true (${atOnce})`],
    [
      "ECS Exec that is on and should not be",
      { enableExecuteCommand: true },
      { enableExecuteCommand: false },
      `enableExecuteCommand true → false (${atOnce})`,
    ],
    ["propagated tags", {}, { propagateTags: "SERVICE" }, `propagateTags NONE → SERVICE (${atOnce})`],
    ["managed tags", {}, { enableECSManagedTags: true }, `enableECSManagedTags false → true (${atOnce})`],
    [
      "rebalancing",
      { availabilityZoneRebalancing: "ENABLED" },
      { availabilityZoneRebalancing: "DISABLED" },
      `availabilityZoneRebalancing ENABLED → DISABLED (${atOnce})`,
    ],
    [
      "a percentage",
      { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 } },
      { deploymentConfiguration: { minimumHealthyPercent: 50 } },
      `deploymentConfiguration.minimumHealthyPercent 100 → 50 (${atOnce})`,
    ],
    [
      "a strategy",
      {},
      { deploymentConfiguration: { strategy: "LINEAR" } },
      `deploymentConfiguration.strategy ROLLING → LINEAR (${atOnce})`,
    ],
    [
      "alarms that should be gone",
      { deploymentConfiguration: { alarms: { alarmNames: ["5xx"], enable: true, rollback: true } } },
      { deploymentConfiguration: { alarms: { alarmNames: [], enable: true, rollback: true } } },
      `deploymentConfiguration.alarms.alarmNames 5xx → (not set) (${atOnce})`,
    ],
    [
      "hooks that should be gone",
      { deploymentConfiguration: { lifecycleHooks: [{ targetType: "PAUSE", lifecycleStages: ["POST_SCALE_UP"] }] } },
      { deploymentConfiguration: { lifecycleHooks: [] } },
      `deploymentConfiguration.lifecycleHooks targetType PAUSE, lifecycleStages POST_SCALE_UP → (not set) (${atOnce})`,
    ],
    [
      "a placement strategy in another order",
      { placementStrategy: [{ type: "spread", field: "host" }, { type: "random" }] },
      { placementStrategy: [{ type: "random" }] },
      `placementStrategy[0].type spread → random (${atOnce})`,
    ],
    [
      "a constraint less",
      { placementConstraints: [{ type: "distinctInstance" }] },
      { placementConstraints: [] },
      `placementConstraints type distinctInstance → (not set) (${atOnce})`,
    ],
    [
      "another subnet",
      { networkConfiguration: subnets("subnet-a") },
      { networkConfiguration: subnets("subnet-a", "subnet-b") },
      `networkConfiguration.awsvpcConfiguration.subnets subnet-a → subnet-a, subnet-b (${withDeployment})`,
    ],
    [
      "a security group that the file leaves out",
      { networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-a"], securityGroups: ["sg-1"] } } },
      { networkConfiguration: subnets("subnet-a") },
      `networkConfiguration.awsvpcConfiguration.securityGroups sg-1 → (not set) (${withDeployment})`,
    ],
    [
      "a platform version",
      { platformVersion: "1.4.0" },
      { platformVersion: "1.3.0" },
      `platformVersion 1.4.0 → 1.3.0 (${withDeployment})`,
    ],
    [
      "Spot",
      { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }] },
      {
        launchType: undefined,
        capacityProviderStrategy: [
          { capacityProvider: "FARGATE", weight: 1 },
          { capacityProvider: "FARGATE_SPOT", weight: 3 },
        ],
      },
      `capacityProviderStrategy[FARGATE_SPOT] (not set) → capacityProvider FARGATE_SPOT, weight 3 (${withDeployment})`,
    ],
    [
      "a load balancer of a rolling service",
      {},
      { loadBalancers: [balancer] },
      `loadBalancers (not set) → targetGroupArn targetgroup/web/0123456789abcdef, containerName app, containerPort 8080 (${withDeployment})`,
    ],
    [
      "another target group of a rolling service",
      { loadBalancers: [balancer] },
      { loadBalancers: [{ ...balancer, targetGroupArn: OTHER_GROUP }] },
      `loadBalancers[app:8080].targetGroupArn targetgroup/web/0123456789abcdef → targetgroup/other/0123456789abcdef (${withDeployment})`,
    ],
    [
      "Service Connect",
      {},
      { serviceConnectConfiguration: connect({ namespace: "shop" }) },
      `serviceConnectConfiguration (not set) → enabled true, namespace shop (${withDeployment})`,
    ],
    [
      "a service of Service Connect that should be gone",
      { serviceConnectConfiguration: connect({ services: [{ portName: "http" }, { portName: "admin" }] }) },
      { serviceConnectConfiguration: connect({ services: [{ portName: "http" }] }) },
      `serviceConnectConfiguration.services[admin] portName admin → (not set) (${withDeployment})`,
    ],
    [
      "a bigger volume",
      { volumeConfigurations: ebs({ sizeInGiB: 20 }) },
      { volumeConfigurations: ebs({ sizeInGiB: 50 }) },
      `volumeConfigurations[data].managedEBSVolume.sizeInGiB 20 → 50 (${withDeployment})`,
    ],
    [
      "volumes that should be gone",
      { volumeConfigurations: ebs({ sizeInGiB: 20 }) },
      { volumeConfigurations: [] },
      `volumeConfigurations name data, managedEBSVolume { roleArn role/ebs, sizeInGiB 20 } → (not set) (${withDeployment})`,
    ],
    [
      "another service of discovery",
      { serviceRegistries: [{ registryArn: "arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-1" }] },
      { serviceRegistries: [{ registryArn: "arn:aws:servicediscovery:eu-west-1:123456789012:service/srv-2" }] },
      `serviceRegistries[0].registryArn service/srv-1 → service/srv-2 (${withDeployment})`,
    ],
    [
      "the count, which the input sets",
      {},
      { desiredCount: 5 },
      "desiredCount 2 → 5 (not applied: the input desired-count sets it, so that an autoscaler is left alone)",
    ],
    [
      "a launch type",
      { launchType: "EC2" },
      {},
      "launchType EC2 → FARGATE (not applied: UpdateService does not take it; capacityProviderStrategy moves a service to other capacity)",
    ],
    [
      "a scheduling strategy",
      { schedulingStrategy: "DAEMON" },
      { schedulingStrategy: "REPLICA" },
      "schedulingStrategy DAEMON → REPLICA (not applied: it is set when a service is created; a new service has to take its place)",
    ],
    [
      "a role",
      {},
      { role: "ecsServiceRole" },
      "role (not set) → ecsServiceRole (not applied: it is set when a service is created; a new service has to take its place)",
    ],
    [
      "a controller",
      {},
      { deploymentController: { type: "CODE_DEPLOY" } },
      "deploymentController.type ECS → CODE_DEPLOY (not applied: it decides who deploys; change it by itself, with `aws ecs update-service`, before the next deploy)",
    ],
    [
      "a tag",
      { tags: [{ key: "team", value: "web" }] },
      { tags: [{ key: "team", value: "shop" }] },
      "tags[team].value web → shop (not applied: UpdateService does not take tags; `aws ecs tag-resource` does)",
    ],
    [
      "what DescribeServices does not show",
      {},
      { monitoring: { metricConfigurations: [] } },
      "monitoring (not shown) → as written (not applied: DescribeServices does not show it, so it can be neither compared nor restored)",
    ],
    [
      "the pair of a service that shifts traffic",
      behindBlueGreen(),
      { ...behindBlueGreen(), loadBalancers: [{ ...shifted, targetGroupArn: OTHER_GROUP }] },
      "loadBalancers[app:8080].targetGroupArn targetgroup/web/0123456789abcdef → targetgroup/other/0123456789abcdef (not applied: ECS swaps the target groups of a service that shifts traffic, so they are never sent)",
    ],
    [
      "the network of a service of CodeDeploy",
      { ...codeDeploy, networkConfiguration: subnets("subnet-a") },
      { ...codeDeploy, networkConfiguration: subnets("subnet-b") },
      "networkConfiguration.awsvpcConfiguration.subnets subnet-a → subnet-b (not applied: CodeDeploy takes it from the AppSpec; give one in codedeploy-appspec)",
    ],
    [
      "the target group of a service of CodeDeploy",
      { ...codeDeploy, loadBalancers: [{ ...balancer, targetGroupArn: OTHER_GROUP }] },
      codeDeploy,
      "loadBalancers[app:8080].targetGroupArn targetgroup/other/0123456789abcdef → targetgroup/web/0123456789abcdef (not applied: CodeDeploy moves the service between the two target groups of its group)",
    ],
    [
      "ECS Exec of a service of CodeDeploy",
      codeDeploy,
      { ...codeDeploy, enableExecuteCommand: true },
      "enableExecuteCommand false → true (not applied: UpdateService refuses it for a service that CodeDeploy deploys)",
    ],
    [
      "the grace period of a service of CodeDeploy",
      codeDeploy,
      { ...codeDeploy, healthCheckGracePeriodSeconds: 30 },
      `healthCheckGracePeriodSeconds 0 → 30 (${atOnce})`,
    ],
  ])("%s", (_, live, file, line) => {
    expect(linesOf(live, file)[0]).toBe(line);
  });
});

test("from rolling to blue/green the pair is sent, as ECS has exchanged nothing yet", () => {
  const live = definition({ loadBalancers: [balancer] });
  expect(compareWithLive(behindBlueGreen(), live).map(({ member, treatment }) => [member, treatment.kind])).toEqual([
    ["loadBalancers", "with-deployment"],
    ["deploymentConfiguration", "at-once"],
    ["deploymentConfiguration", "at-once"],
  ]);
});

test("a secret is not shown, and that it differs is", () => {
  const withToken = (token: string): ServiceDefinition =>
    definition({
      serviceConnectConfiguration: {
        enabled: true,
        logConfiguration: { logDriver: "splunk", options: { "splunk-token": token } },
      },
    });
  const lines = compareWithLive(withToken("s3cret-1"), withToken("s3cret-2")).map(describeDrift);
  expect(lines).toEqual([
    `serviceConnectConfiguration.logConfiguration.options.splunk-token changed (its value is not shown) (${withDeployment})`,
  ]);
  const fresh = compareWithLive(withToken("s3cret-1"), definition()).map(describeDrift);
  expect(fresh.join()).not.toContain("s3cret");
});

test("two load balancers of one port are told apart", () => {
  const both = (first: string, second: string) =>
    definition({
      loadBalancers: [
        { ...balancer, targetGroupArn: first },
        { ...balancer, targetGroupArn: second },
      ],
    });
  expect(compareWithLive(both(TARGET_GROUP, OTHER_GROUP), both(OTHER_GROUP, TARGET_GROUP))).toEqual([]);
});
