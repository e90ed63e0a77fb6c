import {
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { expect, test } from "@jest/globals";
import { Calls } from "../src/calls.ts";
import { ManualClock } from "../src/clock.ts";
import { Faults } from "../src/faults.ts";
import { Iam } from "../src/iam/iam.ts";
import { Images } from "../src/images.ts";
import { Network } from "../src/network.ts";
import { answer } from "../src/protocol/endpoint.ts";
import { serveHttp } from "../src/protocol/http.ts";
import { AwsError, type AwsService, type Handler } from "../src/service.ts";
import { Throttle } from "../src/throttle.ts";
import { clientSettings, errorOf } from "./client-settings.ts";

/** An endpoint whose services do what the test says. */
async function start({ ecs = {}, elbv2 = {} }: { ecs?: Record<string, Handler>; elbv2?: Record<string, Handler> }) {
  const clock = new ManualClock();
  const world = {
    account: "123456789012",
    region: "eu-west-1",
    partition: "aws",
    clock,
    network: new Network(),
    images: new Images(),
  } as const;
  const iam = new Iam(world.account, clock);
  const services: AwsService[] = [
    { name: "ecs", iamPrefix: "ecs", handlers: ecs },
    { name: "elbv2", iamPrefix: "elasticloadbalancing", handlers: elbv2 },
  ];
  const parts = {
    world,
    services,
    iam,
    throttle: new Throttle(clock),
    faults: new Faults(() => true),
    calls: new Calls(clock),
  };
  const server = await serveHttp((request) => answer(parts, request), 0);
  const settings = clientSettings({ url: server.url, region: world.region, env: { ...iam.user("someone") } });
  return {
    url: server.url,
    settings,
    ecs: new ECSClient(settings),
    elb: new ElasticLoadBalancingV2Client(settings),
    [Symbol.asyncDispose]: server.close,
  };
}

test("a JSON service gets what the SDK's caller wrote and gives back what the handler answered", async () => {
  let seen: unknown;
  const service = {
    serviceName: "web",
    createdAt: new Date("2026-01-01T00:00:00Z"),
    deployments: [{ id: "ecs-svc/1", desiredCount: 2 }],
  };
  await using aws = await start({
    ecs: {
      UpdateService: (input) => {
        seen = input;
        return { service };
      },
    },
  });
  const input = {
    cluster: "shop",
    service: "web",
    loadBalancers: [],
    deploymentConfiguration: { maximumPercent: 150 },
  };
  const output = await aws.ecs.send(new UpdateServiceCommand(input));
  expect(seen).toEqual(input);
  expect(output.service).toEqual(service);
});

test("a query service gets what the SDK's caller wrote and gives back what the handler answered", async () => {
  let seen: unknown;
  await using aws = await start({
    elbv2: {
      ModifyListener: (input) => {
        seen = input;
        return { Listeners: [{ ListenerArn: "listener", Port: 80, DefaultActions: input.DefaultActions }] };
      },
    },
  });
  const groups = [
    { TargetGroupArn: "blue & green", Weight: 0 },
    { TargetGroupArn: "<green>", Weight: 999 },
  ];
  const DefaultActions = [{ Type: "forward" as const, ForwardConfig: { TargetGroups: groups } }];
  const output = await aws.elb.send(new ModifyListenerCommand({ ListenerArn: "listener", DefaultActions }));
  expect(seen).toEqual({ ListenerArn: "listener", DefaultActions });
  expect(output.Listeners).toEqual([{ ListenerArn: "listener", Port: 80, DefaultActions }]);
});

test("errors arrive under AWS's names in both protocols", async () => {
  await using aws = await start({
    ecs: {
      UpdateService: () => {
        throw new AwsError("ServiceNotFoundException", "Service not found.");
      },
    },
    elbv2: {
      DescribeTargetHealth: () => {
        throw new AwsError("TargetGroupNotFound", "One or more target groups not found");
      },
    },
  });
  const json = await errorOf(aws.ecs.send(new UpdateServiceCommand({ service: "web" })));
  expect(json).toMatchObject({
    name: "ServiceNotFoundException",
    message: "Service not found.",
    $metadata: { httpStatusCode: 400 },
  });
  const query = await errorOf(aws.elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: "none" })));
  expect(query).toMatchObject({ name: "TargetGroupNotFoundException", message: "One or more target groups not found" });
});

test("an input that breaks the model's rules never reaches the handler", async () => {
  await using aws = await start({ ecs: { UpdateService: () => ({}), RegisterTaskDefinition: () => ({}) } });
  const missing = await errorOf(aws.ecs.send(new UpdateServiceCommand({ service: undefined as never })));
  expect(missing).toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("at 'service'"),
  });
  const definition = { family: "web", containerDefinitions: [], networkMode: "vpc" as never };
  const wrong = await errorOf(aws.ecs.send(new RegisterTaskDefinitionCommand(definition)));
  expect(wrong).toMatchObject({ name: "ClientException", message: expect.stringContaining("enum value set") });
});

test("a handler that says what AWS cannot say fails loudly", async () => {
  await using aws = await start({
    ecs: {
      DescribeServices: () => ({ services: [{ steady: true }] }),
      UpdateService: () => {
        throw new AwsError("NoSuchService", "made up");
      },
    },
  });
  const answered = await errorOf(aws.ecs.send(new DescribeServicesCommand({ services: ["web"] })));
  expect(answered).toMatchObject({ name: "InternalFailure", message: expect.stringContaining("services[0].steady") });
  const thrown = await errorOf(aws.ecs.send(new UpdateServiceCommand({ service: "web" })));
  expect(thrown).toMatchObject({ name: "InternalFailure", message: expect.stringContaining("NoSuchService") });
});

test.each([
  [
    "not played here",
    { "x-amz-target": "AmazonEC2ContainerServiceV20141113.CreateTaskSet" },
    "",
    "UnknownOperationException",
    "exists at AWS, but this simulator does not play it",
  ],
  [
    "unknown",
    { "x-amz-target": "AmazonEC2ContainerServiceV20141113.DeployAll" },
    "",
    "UnknownOperationException",
    'ecs has no operation "DeployAll"',
  ],
  [
    "of an unknown service",
    { "x-amz-target": "AmazonSSM.GetParameter" },
    "",
    "UnknownOperationException",
    'no service that is addressed by "AmazonSSM"',
  ],
  [
    "not played here, in a query",
    {},
    "Action=CreateTrustStore&Version=2015-12-01",
    "InvalidAction",
    "exists at AWS, but this simulator does not play it",
  ],
  [
    "unknown, in a query",
    {},
    "Action=Go&Version=2015-12-01",
    "InvalidAction",
    'elasticloadbalancing has no operation "Go"',
  ],
])("an operation that is %s is refused by name", async (_case, headers, body, code, text) => {
  await using aws = await start({});
  const response = await fetch(aws.url, { method: "POST", headers: headers as Record<string, string>, body });
  expect(response.status).toBe(400);
  const answered = (await response.text()).replaceAll("&#34;", '"');
  expect(answered.replaceAll('\\"', '"')).toContain(text);
  expect(answered).toContain(code);
});

test.each([
  [
    "an unknown key",
    { credentials: { accessKeyId: "AKIANOBODY", secretAccessKey: "secret" } },
    "UnrecognizedClientException",
  ],
  ["another region", { region: "us-east-1" }, "InvalidSignatureException"],
])("a request signed with %s is refused", async (_case, changes, name) => {
  await using aws = await start({ ecs: { DescribeServices: () => ({}) } });
  const client = new ECSClient({ ...aws.settings, ...changes });
  expect(await errorOf(client.send(new DescribeServicesCommand({ services: ["web"] })))).toMatchObject({ name });
});

test("a request signed with the wrong secret, or not signed, is refused", async () => {
  await using aws = await start({ ecs: { DescribeServices: () => ({}) } });
  const credentials = { ...aws.settings.credentials, secretAccessKey: "wrong" };
  const client = new ECSClient({ ...aws.settings, credentials });
  const wrong = await errorOf(client.send(new DescribeServicesCommand({ services: ["web"] })));
  expect(wrong).toMatchObject({ name: "InvalidSignatureException" });
  const headers = { "x-amz-target": "AmazonEC2ContainerServiceV20141113.DescribeServices" };
  const unsigned = await fetch(aws.url, { method: "POST", headers, body: '{"services":["web"]}' });
  expect(unsigned.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
});
