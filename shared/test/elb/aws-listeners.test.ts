import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { ManualClock } from "@deploy-actions/simulator/clock";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { awsListeners } from "../../src/elb/aws-listeners.ts";
import { forwardingOf, withForwarding } from "../../src/elb/forwarding.ts";
import { accessAllowing, accessTo } from "../../testkit/simulated-access.ts";
import { type ListenersStage, listenersContract } from "./listeners.contract.ts";

async function open(): Promise<ListenersStage & Awaited<ReturnType<typeof openBalancer>>> {
  const opened = await openBalancer();
  const { aws } = opened;
  return { ...opened, listeners: awsListeners(accessTo(aws)), [Symbol.asyncDispose]: () => aws.close() };
}

async function openBalancer() {
  const aws = await startSimulator({ clock: new ManualClock() });
  const elb = new ElasticLoadBalancingV2Client(accessTo(aws).settings());
  const group = async (Name: string) => {
    const settings = { TargetType: "ip", Protocol: "HTTP", Port: 8080, VpcId: "vpc-1" } as const;
    const { TargetGroups } = await elb.send(new CreateTargetGroupCommand({ Name, ...settings }));
    return TargetGroups?.[0]?.TargetGroupArn ?? "";
  };
  const [blue, green] = [await group("web-blue"), await group("web-green")];
  const Subnets = ["subnet-1a", "subnet-1b"];
  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: "web", Subnets }));
  const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn;
  const TargetGroups = [
    { TargetGroupArn: blue, Weight: 100 },
    { TargetGroupArn: green, Weight: 0 },
  ];
  const forward = { Type: "forward" as const, ForwardConfig: { TargetGroups } };
  const notFound = { Type: "fixed-response" as const, FixedResponseConfig: { StatusCode: "404" } };
  const listener = { LoadBalancerArn, Protocol: "HTTP" as const };
  await elb.send(new CreateListenerCommand({ ...listener, Port: 80, DefaultActions: [forward] }));
  const { Listeners } = await elb.send(
    new CreateListenerCommand({ ...listener, Port: 8080, DefaultActions: [notFound] }),
  );
  const ListenerArn = Listeners?.[0]?.ListenerArn;
  const Conditions = [{ Field: "path-pattern", PathPatternConfig: { Values: ["/shop/*"] } }];
  await elb.send(new CreateRuleCommand({ ListenerArn, Priority: 10, Conditions, Actions: [forward] }));
  return { aws, elb, blue, green, forward, loadBalancer: LoadBalancerArn ?? "" };
}

listenersContract("Elastic Load Balancing as the simulator plays it", open);

test("people go on signing in while weights move: the secret of the OIDC client is kept without being read", async () => {
  await using stage = await open();
  const { elb, listeners, loadBalancer, forward, blue, green } = stage;
  const AuthenticateOidcConfig = {
    Issuer: "https://id.example.com",
    AuthorizationEndpoint: "https://id.example.com/authorize",
    TokenEndpoint: "https://id.example.com/token",
    UserInfoEndpoint: "https://id.example.com/user",
    ClientId: "shop",
    ClientSecret: "hunter2",
  };
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: loadBalancer,
      Protocol: "HTTPS",
      Port: 443,
      Certificates: [{ CertificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/1" }],
      DefaultActions: [
        { Type: "authenticate-oidc", Order: 1, AuthenticateOidcConfig },
        { ...forward, Order: 2 },
      ],
    }),
  );
  const read = async () => (await listeners.listRules([loadBalancer])).find(({ port }) => port === 443);
  const rule = await read();
  if (!rule) throw new Error("There is no rule.");
  const groups = [
    { arn: blue, weight: 50 },
    { arn: green, weight: 50 },
  ];
  await expect(listeners.setActions(rule, rule.actions)).rejects.toThrow("You must specify a client secret");
  await listeners.setActions(rule, withForwarding(rule.actions, { groups }));
  const now = await read();
  expect(forwardingOf(now?.actions ?? [])).toEqual({ groups });
  expect(now?.actions).toMatchObject([{ Type: "authenticate-oidc", Order: 1 }, { Order: 2 }]);
});

test("attributes that may not be read are left out; weights that may not be changed are said so, with the rule", async () => {
  await using stage = await open();
  const { aws, blue, loadBalancer } = stage;
  const reading = ["DescribeTargetGroups", "DescribeListeners", "DescribeRules"];
  const limited = awsListeners(
    accessAllowing(
      aws,
      reading.map((action) => `elasticloadbalancing:${action}`),
    ),
  );
  expect(await limited.findTargetGroups([blue])).toMatchObject([{ name: "web-blue", slowStartSeconds: undefined }]);
  const rule = (await limited.listRules([loadBalancer])).find(({ name }) => name === "web:8080 rule 10");
  if (!rule) throw new Error("There is no rule.");
  await expect(limited.setActions(rule, rule.actions)).rejects.toThrow(
    "AWS denied changing the weights of web:8080 rule 10",
  );
});
