import { describe, expect, test } from "@jest/globals";
import { AwsError } from "../src/service.ts";
import { elbAccount, forward, http, targetGroup } from "./elb-account.ts";

type Aws = Awaited<ReturnType<typeof elbAccount>>;

const fixed = { Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } };
const anyPath = [{ Field: "path-pattern", Values: ["/*"] }];
const subnets = ["subnet-1a", "subnet-1b"];
const certificate = [{ CertificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/1" }];

test("resources have the names AWS gives them", async () => {
  using aws = await elbAccount();
  const [balancer] = (await aws.call("DescribeLoadBalancers", { Names: ["web"] })).LoadBalancers;
  const prefix = "^arn:aws:elasticloadbalancing:eu-west-1:123456789012:";
  expect(balancer).toMatchObject({ Type: "application", Scheme: "internet-facing", State: { Code: "provisioning" } });
  expect(balancer.LoadBalancerArn).toMatch(new RegExp(`${prefix}loadbalancer/app/web/[0-9a-f]{16}$`));
  expect(balancer.DNSName).toMatch(/^web-\d{10}\.eu-west-1\.elb\.amazonaws\.com$/);
  expect(aws.blue).toMatch(new RegExp(`${prefix}targetgroup/blue/[0-9a-f]{16}$`));
  expect(aws.listener).toMatch(new RegExp(`${prefix}listener/app/web/[0-9a-f]{16}/[0-9a-f]{16}$`));
  const [rule] = (await aws.call("DescribeRules", { ListenerArn: aws.listener })).Rules;
  expect(rule.RuleArn).toMatch(new RegExp(`${prefix}listener-rule/app/web/[0-9a-f]{16}/[0-9a-f]{16}/[0-9a-f]{16}$`));
  expect(rule).toMatchObject({ Priority: "default", IsDefault: true, Conditions: [] });
  aws.clock.advance(60_000);
  expect((await aws.call("DescribeLoadBalancers")).LoadBalancers[0].State).toEqual({ Code: "active" });
});

test("creating the same thing twice gives the first one back", async () => {
  using aws = await elbAccount();
  const group = await aws.call("CreateTargetGroup", targetGroup("blue"));
  expect(group.TargetGroups[0].TargetGroupArn).toBe(aws.blue);
  const balancer = await aws.call("CreateLoadBalancer", { Name: "web", Subnets: [...subnets].reverse() });
  expect(balancer.LoadBalancers[0].LoadBalancerArn).toBe(aws.web);
  const listener = await aws.call("CreateListener", { LoadBalancerArn: aws.web, ...http(80, forward(aws.blue)) });
  expect(listener.Listeners[0].ListenerArn).toBe(aws.listener);
});

test("a forward to one group is described both ways, a forward to two only in full", async () => {
  using aws = await elbAccount();
  const one = await aws.call("ModifyListener", {
    ListenerArn: aws.listener,
    DefaultActions: [{ Type: "forward", TargetGroupArn: aws.green }],
  });
  expect(one.Listeners[0].DefaultActions).toEqual([
    {
      Type: "forward",
      TargetGroupArn: aws.green,
      ForwardConfig: {
        TargetGroups: [{ TargetGroupArn: aws.green, Weight: 1 }],
        TargetGroupStickinessConfig: { Enabled: false },
      },
    },
  ]);
  const both = forward([aws.blue, 90], [aws.green, 10]);
  const two = await aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: [both] });
  expect(two.Listeners[0].DefaultActions[0]).not.toHaveProperty("TargetGroupArn");
  expect(two.Listeners[0].DefaultActions[0].ForwardConfig.TargetGroups).toEqual(both.ForwardConfig.TargetGroups);
});

test("a group knows the load balancers that name it, also with weight 0, and cannot be deleted before", async () => {
  using aws = await elbAccount();
  const rule = await aws.call("CreateRule", {
    ListenerArn: aws.listener,
    Priority: 5,
    Conditions: anyPath,
    Actions: [forward([aws.blue, 1], [aws.green, 0])],
  });
  const users = await aws.call("DescribeTargetGroups", { LoadBalancerArn: aws.web });
  expect(users.TargetGroups.map((group: { TargetGroupName: string }) => group.TargetGroupName)).toEqual([
    "blue",
    "green",
  ]);
  await expect(aws.call("DeleteTargetGroup", { TargetGroupArn: aws.green })).rejects.toMatchObject({
    code: "ResourceInUse",
  });
  await aws.call("DeleteRule", { RuleArn: rule.Rules[0].RuleArn });
  await aws.call("DeleteTargetGroup", { TargetGroupArn: aws.green });
  await expect(aws.call("DescribeTargetGroups", { TargetGroupArns: [aws.green] })).rejects.toMatchObject({
    code: "TargetGroupNotFound",
  });
});

test("ModifyRule replaces what it is given and keeps the rest; an OIDC secret is kept and never shown", async () => {
  using aws = await elbAccount();
  const secure = await aws.call("CreateListener", {
    LoadBalancerArn: aws.web,
    ...http(443, fixed),
    Protocol: "HTTPS",
    Certificates: certificate,
  });
  const oidc = { Issuer: "https://id", AuthorizationEndpoint: "https://id/a", TokenEndpoint: "https://id/t" };
  const login = (secret: object) => ({
    Type: "authenticate-oidc",
    Order: 1,
    AuthenticateOidcConfig: { ...oidc, UserInfoEndpoint: "https://id/u", ClientId: "shop", ...secret },
  });
  const created = await aws.call("CreateRule", {
    ListenerArn: secure.Listeners[0].ListenerArn,
    Priority: 5,
    Conditions: anyPath,
    Actions: [{ ...forward(aws.blue), Order: 2 }, login({ ClientSecret: "hush" })],
  });
  const [rule] = created.Rules;
  expect(rule.Actions.map(({ Type }: { Type: string }) => Type)).toEqual(["authenticate-oidc", "forward"]);
  expect(JSON.stringify(created)).not.toContain("hush");
  const change = (secret: object) =>
    aws.call("ModifyRule", { RuleArn: rule.RuleArn, Actions: [login(secret), { ...forward(aws.green), Order: 2 }] });
  await expect(change({})).rejects.toThrow("You must specify a client secret");
  const changed = await change({ UseExistingClientSecret: true });
  expect(changed.Rules[0]).toMatchObject({ Priority: "5", Conditions: rule.Conditions });
});

test("lists come in pages", async () => {
  using aws = await elbAccount();
  const first = await aws.call("DescribeTargetGroups", { PageSize: 1 });
  const second = await aws.call("DescribeTargetGroups", { PageSize: 1, Marker: first.NextMarker });
  const names = [first, second].map((page) => page.TargetGroups[0].TargetGroupName);
  expect(names).toEqual(["blue", "green"]);
  expect(second.NextMarker).toBeUndefined();
});

test("a deleted load balancer takes its listeners along", async () => {
  using aws = await elbAccount();
  await aws.call("DeleteLoadBalancer", { LoadBalancerArn: aws.web });
  await aws.call("DeleteLoadBalancer", { LoadBalancerArn: aws.web });
  await expect(aws.call("DescribeListeners", { ListenerArns: [aws.listener] })).rejects.toMatchObject({
    code: "ListenerNotFound",
  });
  expect(() => aws.elb.url("web")).toThrow('No listener "web" in the simulated account. Listeners: none.');
});

test("IAM is asked about the resource a call names, and about no resource for Describe calls", async () => {
  using aws = await elbAccount();
  const { permissions } = aws.elb.service;
  expect(permissions?.("ModifyListener", { ListenerArn: aws.listener })).toEqual([
    { action: "elasticloadbalancing:ModifyListener", resource: aws.listener },
  ]);
  expect(permissions?.("CreateTargetGroup", { Name: "new" })).toEqual([
    {
      action: "elasticloadbalancing:CreateTargetGroup",
      resource: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/new/*",
    },
  ]);
  expect(permissions?.("DescribeRules", { ListenerArn: aws.listener })).toEqual([]);
});

describe("refused as AWS does:", () => {
  const createRule = (aws: Aws, input: object) =>
    aws.call("CreateRule", { ListenerArn: aws.listener, Priority: 5, Conditions: anyPath, Actions: [fixed], ...input });
  const modify = (aws: Aws, ...DefaultActions: object[]) =>
    aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions });

  test.each<[what: string, code: string, act: (aws: Aws) => Promise<unknown>]>([
    [
      "an unknown load balancer",
      "LoadBalancerNotFound",
      (aws) => aws.call("DescribeLoadBalancers", { Names: ["wbe"] }),
    ],
    ["an unknown group", "TargetGroupNotFound", (aws) => modify(aws, forward(`${aws.blue}0`))],
    ["something that is no ARN", "ValidationError", (aws) => modify(aws, forward("blue"))],
    [
      "another load balancer of that name",
      "DuplicateLoadBalancerName",
      (aws) => aws.call("CreateLoadBalancer", { Name: "web", Subnets: ["subnet-2a", "subnet-2b"] }),
    ],
    [
      "another group of that name",
      "DuplicateTargetGroupName",
      (aws) => aws.call("CreateTargetGroup", targetGroup("blue", { Port: 9090 })),
    ],
    [
      "another listener on that port",
      "DuplicateListener",
      (aws) => aws.call("CreateListener", { LoadBalancerArn: aws.web, ...http(80, fixed) }),
    ],
    [
      "a single subnet",
      "ValidationError",
      (aws) => aws.call("CreateLoadBalancer", { Name: "api", Subnets: ["subnet-1a"] }),
    ],
    ["a name AWS would not take", "ValidationError", (aws) => aws.call("CreateTargetGroup", targetGroup("-blue"))],
    [
      "a TCP listener",
      "UnsupportedProtocol",
      (aws) => aws.call("CreateListener", { LoadBalancerArn: aws.web, ...http(81, fixed), Protocol: "TCP" }),
    ],
    [
      "HTTPS without a certificate",
      "ValidationError",
      (aws) => aws.call("CreateListener", { LoadBalancerArn: aws.web, ...http(443, fixed), Protocol: "HTTPS" }),
    ],
    ["a weight above 999", "ValidationError", (aws) => modify(aws, forward([aws.blue, 1000]))],
    ["a group twice in an action", "ValidationError", (aws) => modify(aws, forward(aws.blue, aws.blue))],
    [
      "an ARN beside a configuration of two groups",
      "InvalidLoadBalancerAction",
      (aws) => modify(aws, { ...forward(aws.blue, aws.green), TargetGroupArn: aws.blue }),
    ],
    ["a forward to nowhere", "InvalidLoadBalancerAction", (aws) => modify(aws, { Type: "forward" })],
    [
      "two actions that answer",
      "InvalidLoadBalancerAction",
      (aws) => modify(aws, { ...fixed, Order: 1 }, { ...forward(aws.blue), Order: 2 }),
    ],
    [
      "a redirect onto itself",
      "InvalidLoadBalancerAction",
      (aws) => modify(aws, { Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301" } }),
    ],
    [
      "stickiness without a duration",
      "ValidationError",
      (aws) => {
        const action = forward(aws.blue, aws.green);
        action.ForwardConfig.TargetGroupStickinessConfig = { Enabled: true };
        return modify(aws, action);
      },
    ],
    [
      "a group of another load balancer",
      "TargetGroupAssociationLimit",
      async (aws) => {
        const { LoadBalancers } = await aws.call("CreateLoadBalancer", { Name: "api", Subnets: subnets });
        const LoadBalancerArn = LoadBalancers[0].LoadBalancerArn;
        return aws.call("CreateListener", { LoadBalancerArn, ...http(80, forward(aws.blue)) });
      },
    ],
    [
      "a priority that is taken",
      "PriorityInUse",
      async (aws) => {
        await createRule(aws, {});
        return createRule(aws, {});
      },
    ],
    [
      "a change of the default rule",
      "OperationNotPermitted",
      async (aws) => {
        const { Rules } = await aws.call("DescribeRules", { ListenerArn: aws.listener });
        return aws.call("ModifyRule", { RuleArn: Rules[0].RuleArn, Actions: [fixed] });
      },
    ],
    [
      "an unknown rule",
      "RuleNotFound",
      (aws) => aws.call("DeleteRule", { RuleArn: `${aws.listener.replace("listener", "listener-rule")}/0` }),
    ],
    ["rules of nothing in particular", "ValidationError", (aws) => aws.call("DescribeRules")],
    [
      "a public address as a target",
      "InvalidTarget",
      (aws) => aws.call("RegisterTargets", { TargetGroupArn: aws.blue, Targets: [{ Id: "8.8.8.8" }] }),
    ],
    [
      "a host name as a target",
      "ValidationError",
      (aws) => aws.call("RegisterTargets", { TargetGroupArn: aws.blue, Targets: [{ Id: "web.internal" }] }),
    ],
  ])("%s (%s)", async (_, code, act) => {
    using aws = await elbAccount();
    const error: unknown = await act(aws).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AwsError);
    expect(error).toMatchObject({ code });
  });

  test("what the simulator does not play is refused too, and says so", async () => {
    using aws = await elbAccount();
    const network = aws.call("CreateLoadBalancer", { Name: "tcp", Type: "network", Subnets: subnets });
    await expect(network).rejects.toThrow("The simulator does not play load balancers of type network.");
    const transforms = createRule(aws, { Transforms: [{ Type: "url-rewrite" }] });
    await expect(transforms).rejects.toThrow("The simulator does not play rule transforms.");
  });
});
