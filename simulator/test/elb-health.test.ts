import type { RequestListener } from "node:http";
import { expect, test } from "@jest/globals";
import { elbAccount, forward, pass, targetGroup } from "./elb-account.ts";

const ok: RequestListener = (_, response) => response.end("ok");
const failing: RequestListener = (_, response) => response.writeHead(500).end();

test("a target is registered, then checked, and healthy after its first pass", async () => {
  using aws = await elbAccount();
  const target = aws.start(aws.blue, ok);
  expect(aws.health(aws.blue, target)).toMatchObject({ state: "initial", reason: "Elb.RegistrationInProgress" });
  aws.clock.advance(1_000);
  expect(aws.health(aws.blue, target)).toMatchObject({ state: "initial", reason: "Elb.InitialHealthChecking" });
  await aws.elb.settled();
  expect(aws.health(aws.blue, target)).toEqual({ state: "healthy" });
});

test("a target that fails is unhealthy after the threshold, and says why", async () => {
  using aws = await elbAccount();
  const target = aws.start(aws.blue, failing);
  await pass(aws, 5);
  expect(aws.health(aws.blue, target)).toMatchObject({ state: "initial" });
  await pass(aws, 5);
  expect(aws.health(aws.blue, target)).toEqual({
    state: "unhealthy",
    reason: "Target.ResponseCodeMismatch",
    description: "Health checks failed with these codes: [500]",
  });
});

test("a target that recovers needs the healthy threshold in a row", async () => {
  using aws = await elbAccount();
  let respond = failing;
  const target = aws.start(aws.blue, (request, response) => respond(request, response));
  await pass(aws, 10);
  respond = ok;
  await pass(aws, 10);
  expect(aws.health(aws.blue, target).state).toBe("unhealthy");
  await pass(aws, 5);
  expect(aws.health(aws.blue, target)).toEqual({ state: "healthy" });
});

test("a target that never answers times out", async () => {
  using aws = await elbAccount({ leastWallMs: 0 });
  let asked = () => {};
  const target = aws.start(aws.blue, () => asked());
  for (let check = 0; check < 2; check += 1) {
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    aws.clock.advance(check === 0 ? 1_000 : 3_000);
    await arrived;
    aws.clock.advance(2_000);
    await aws.elb.settled();
  }
  expect(aws.health(aws.blue, target)).toMatchObject({ state: "unhealthy", reason: "Target.Timeout" });
});

test("a target nobody listens at fails its checks", async () => {
  using aws = await elbAccount();
  const target = { id: "10.0.9.9", port: 8080 };
  aws.elb.loadBalancing.register(aws.blue, target);
  await pass(aws, 10);
  expect(aws.health(aws.blue, target)).toMatchObject({ state: "unhealthy", reason: "Target.FailedHealthChecks" });
});

test("checks go to the group's path and port with the checker's name", async () => {
  using aws = await elbAccount();
  await aws.call("ModifyTargetGroup", {
    TargetGroupArn: aws.blue,
    HealthCheckPath: "/ready?deep=1",
    HealthCheckPort: "9090",
    Matcher: { HttpCode: "200-299" },
  });
  const seen: unknown[] = [];
  const target = aws.start(aws.blue, failing);
  aws.network.attach(target.id, 9090, {
    respond: (request, response) => {
      seen.push([request.url, request.headers["user-agent"], request.headers.host]);
      response.writeHead(204).end();
    },
  });
  await pass(aws, 1);
  expect(seen).toEqual([["/ready?deep=1", "ELB-HealthChecker/2.0", `${target.id}:9090`]]);
  expect(aws.health(aws.blue, target)).toEqual({ state: "healthy" });
});

test("targets of a group that no listener uses are unused, and checked once one does, even with weight 0", async () => {
  using aws = await elbAccount();
  const target = aws.start(aws.green, ok);
  await pass(aws, 10);
  expect(aws.health(aws.green, target)).toMatchObject({ state: "unused", reason: "Target.NotInUse" });
  const both = forward([aws.blue, 100], [aws.green, 0]);
  await aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: [both] });
  await pass(aws, 1);
  expect(aws.health(aws.green, target)).toEqual({ state: "healthy" });
  await aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: [forward(aws.blue)] });
  await pass(aws, 1);
  expect(aws.health(aws.green, target)).toMatchObject({ state: "unused" });
});

test("DescribeTargetHealth shows the group's targets, or those asked for", async () => {
  using aws = await elbAccount();
  const target = aws.start(aws.blue, ok);
  await pass(aws, 1);
  const all = await aws.call("DescribeTargetHealth", { TargetGroupArn: aws.blue });
  expect(all.TargetHealthDescriptions).toEqual([
    { Target: { Id: target.id, Port: 8080 }, HealthCheckPort: "8080", TargetHealth: { State: "healthy" } },
  ]);
  const stranger = await aws.call("DescribeTargetHealth", { TargetGroupArn: aws.blue, Targets: [{ Id: "10.0.7.7" }] });
  expect(stranger.TargetHealthDescriptions[0].TargetHealth).toEqual({
    State: "unused",
    Reason: "Target.NotRegistered",
    Description: "Target is not registered to the target group",
  });
});

test("ECS learns which groups there are and whether a listener uses them", async () => {
  using aws = await elbAccount();
  const { loadBalancing } = aws.elb;
  expect(loadBalancing.findTargetGroup(aws.blue)).toEqual({ targetType: "ip", attached: true });
  expect(loadBalancing.findTargetGroup(aws.green)).toEqual({ targetType: "ip", attached: false });
  expect(loadBalancing.findTargetGroup(`${aws.blue}0`)).toBeUndefined();
});

test("a group's check settings must make sense", async () => {
  using aws = await elbAccount();
  const create = (settings: object) => aws.call("CreateTargetGroup", targetGroup("new", settings));
  await expect(create({ HealthCheckTimeoutSeconds: 5 })).rejects.toThrow(
    "timeout '5' must be smaller than the interval '5'",
  );
  await expect(create({ HealthCheckPath: "health" })).rejects.toThrow("must begin with a '/'");
  await expect(create({ Matcher: { HttpCode: "200-599" } })).rejects.toThrow("must be within '200-499' range");
  await expect(create({ HealthCheckPort: "http" })).rejects.toThrow("Health check port 'http'");
  await expect(create({ TargetType: "lambda" })).rejects.toThrow("does not play target groups of type lambda");
});
