import { Agent } from "node:http";
import { expect, test } from "@jest/globals";
import type { Input } from "../src/service.ts";
import { ask, elbAccount, forward, pass } from "./elb-account.ts";

type Aws = Awaited<ReturnType<typeof elbAccount>>;

/** Blue and green behind the default rule, each with a target that says its name, unless the test starts none. */
async function pair(options: { readonly random?: () => number; readonly targets?: readonly string[] } = {}) {
  const aws = await elbAccount({ random: options.random ?? (() => 0) });
  for (const name of options.targets ?? ["blue", "green"]) {
    aws.start(name === "blue" ? aws.blue : aws.green, (_, response) => response.end(name));
  }
  await weigh(aws, 100, 0);
  await pass(aws, 1);
  return aws;
}

async function weigh(aws: Aws, blue: number, green: number, stickySeconds?: number): Promise<Input> {
  const action = forward([aws.blue, blue], [aws.green, green]);
  if (stickySeconds !== undefined) {
    action.ForwardConfig.TargetGroupStickinessConfig = { Enabled: true, DurationSeconds: stickySeconds };
  }
  return aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: [action] });
}

async function answer(aws: Aws, headers: Record<string, string> = {}): Promise<string | number> {
  const { status, body } = await ask(aws.elb.url("web"), { headers });
  return status === 200 ? body : status;
}

async function weightsShown(aws: Aws): Promise<number[]> {
  const { Listeners } = await aws.call("DescribeListeners", { ListenerArns: [aws.listener] });
  return Listeners[0].DefaultActions[0].ForwardConfig.TargetGroups.map(({ Weight }: Input) => Weight);
}

/** The cookie of a first visit, as a browser sends it back. */
async function pinned(aws: Aws): Promise<{ cookie: string }> {
  const { headers } = await ask(aws.elb.url("web"));
  const cookie = headers["set-cookie"]?.find((value) => value.startsWith("AWSALBTG=")) ?? "";
  return { cookie: `${cookie.split(";")[0]}` };
}

test("calls see new weights at once, requests meet them a second later", async () => {
  using aws = await pair();
  await weigh(aws, 0, 100);
  expect(await weightsShown(aws)).toEqual([0, 100]);
  expect(await answer(aws)).toBe("blue");
  await pass(aws, 1);
  expect(await answer(aws)).toBe("green");
});

test("of two writes in a row requests meet one after the other", async () => {
  using aws = await pair();
  await weigh(aws, 0, 100);
  aws.clock.advance(500);
  await weigh(aws, 100, 0);
  aws.clock.advance(500);
  expect(await answer(aws)).toBe("green");
  aws.clock.advance(500);
  expect(await answer(aws)).toBe("blue");
});

test("a group that leaves a rule is checked and served until requests no longer meet it", async () => {
  using aws = await pair();
  await aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: [forward(aws.green)] });
  expect(await answer(aws)).toBe("blue");
  await pass(aws, 1);
  expect(await answer(aws)).toBe("green");
  const { TargetHealthDescriptions } = await aws.call("DescribeTargetHealth", { TargetGroupArn: aws.blue });
  expect(TargetHealthDescriptions[0].TargetHealth).toMatchObject({ State: "unused", Reason: "Target.NotInUse" });
});

test("a connection that is kept open feels new weights with its next request", async () => {
  using aws = await pair();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const body = async () => (await ask(aws.elb.url("web"), { agent })).body;
  expect(await body()).toBe("blue");
  await weigh(aws, 0, 100);
  await pass(aws, 1);
  expect(await body()).toBe("green");
  agent.destroy();
});

test("the share of a group without targets is 503, and no other group helps out", async () => {
  let draw = 0;
  using aws = await pair({ random: () => draw, targets: ["blue"] });
  await weigh(aws, 90, 10);
  await pass(aws, 1);
  const share = [];
  for (draw = 0.05; draw < 1; draw += 0.1) share.push(await answer(aws));
  expect(share).toEqual([...Array(9).fill("blue"), 503]);
});

test("a group whose targets are all unhealthy gets its share all the same", async () => {
  using aws = await pair({ targets: ["blue"] });
  aws.start(aws.green, (request, response) => response.writeHead(request.url === "/" ? 500 : 200).end("sick"));
  await pass(aws, 10);
  await weigh(aws, 0, 100);
  await pass(aws, 1);
  expect((await ask(`${aws.elb.url("web")}/page`)).body).toBe("sick");
});

test("weights that are all 0 are accepted, and every request is 503", async () => {
  using aws = await pair();
  await weigh(aws, 0, 0);
  await pass(aws, 1);
  expect(await answer(aws)).toBe(503);
});

test("a sticky client stays with a group at weight 0, gets 503 when that is empty, and moves when its time is over", async () => {
  using aws = await pair({ targets: ["green"] });
  const target = aws.start(aws.blue, (_, response) => response.end("blue"));
  await weigh(aws, 100, 0, 60);
  await pass(aws, 1);
  const headers = await pinned(aws);
  await weigh(aws, 0, 100, 60);
  await pass(aws, 1);
  expect([await answer(aws, headers), await answer(aws)]).toEqual(["blue", "green"]);
  aws.elb.loadBalancing.deregister(aws.blue, target, () => {});
  expect(await answer(aws, headers)).toBe(503);
  await pass(aws, 60);
  expect(await answer(aws, headers)).toBe("green");
});

test("switching stickiness off in the same write takes every client along", async () => {
  using aws = await pair();
  await weigh(aws, 100, 0, 3600);
  await pass(aws, 1);
  const headers = await pinned(aws);
  await weigh(aws, 0, 100);
  await pass(aws, 1);
  expect(await answer(aws, headers)).toBe("green");
});

test("a rule's actions are replaced as a whole, its conditions stay", async () => {
  using aws = await pair();
  const Conditions = [{ Field: "path-pattern", Values: ["/api/*"] }];
  const { Rules } = await aws.call("CreateRule", {
    ListenerArn: aws.listener,
    Priority: 10,
    Conditions,
    Actions: [forward([aws.blue, 90], [aws.green, 10])],
  });
  const changed = await aws.call("ModifyRule", { RuleArn: Rules[0].RuleArn, Actions: [forward(aws.green)] });
  expect(changed.Rules[0]).toMatchObject({
    Conditions: [{ Field: "path-pattern", Values: ["/api/*"] }],
    Actions: [{ ForwardConfig: { TargetGroups: [{ TargetGroupArn: aws.green, Weight: 1 }] } }],
  });
});

test("what Describe shows of a single group is refused once a second one is added to it", async () => {
  using aws = await pair();
  await aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: [forward(aws.blue)] });
  const { Listeners } = await aws.call("DescribeListeners", { ListenerArns: [aws.listener] });
  const [shown] = Listeners[0].DefaultActions;
  shown.ForwardConfig.TargetGroups.push({ TargetGroupArn: aws.green, Weight: 0 });
  const write = (action: Input) => aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: [action] });
  await expect(write(shown)).rejects.toMatchObject({ code: "InvalidLoadBalancerAction" });
  const { TargetGroupArn: _, ...repaired } = shown;
  await write(repaired);
  expect(await weightsShown(aws)).toEqual([1, 0]);
});

test("a load balancer has room for 100 target groups and 100 rules", async () => {
  using aws = await pair();
  const group = async (index: number): Promise<string> => {
    const { TargetGroups } = await aws.call("CreateTargetGroup", {
      Name: `group-${index}`,
      Protocol: "HTTP",
      Port: 80,
      VpcId: "vpc-1",
      TargetType: "ip",
    });
    return TargetGroups[0].TargetGroupArn;
  };
  const rule = (Priority: number, Actions: Input[]) =>
    aws.call("CreateRule", {
      ListenerArn: aws.listener,
      Priority,
      Conditions: [{ Field: "path-pattern", Values: [`/${Priority}`] }],
      Actions,
    });
  const groups = await Promise.all(Array.from({ length: 98 }, (_, index) => group(index)));
  const last = await Promise.all(groups.map((arn, index) => rule(index + 1, [forward(arn)]))).then((all) => all.at(-1));
  const another = await group(98);
  await expect(rule(99, [forward(another)])).rejects.toMatchObject({
    code: "TooManyUniqueTargetGroupsPerLoadBalancer",
  });
  // The group that a write takes out of its rule makes room for the one it brings.
  await aws.call("ModifyRule", { RuleArn: last?.Rules[0].RuleArn, Actions: [forward(another)] });
  await rule(99, [forward(another)]);
  await rule(100, [forward(another)]);
  await expect(rule(101, [forward(another)])).rejects.toMatchObject({ code: "TooManyRules" });
});
