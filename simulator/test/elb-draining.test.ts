import type { RequestListener } from "node:http";
import { expect, test } from "@jest/globals";
import { ask, elbAccount, pass } from "./elb-account.ts";

const ok: RequestListener = (_, response) => response.end("ok");

async function accountWithDelay(seconds: number) {
  const aws = await elbAccount();
  const delay = [{ Key: "deregistration_delay.timeout_seconds", Value: `${seconds}` }];
  await aws.call("ModifyTargetGroupAttributes", { TargetGroupArn: aws.blue, Attributes: delay });
  const { loadBalancing } = aws.elb;
  return {
    ...aws,
    drain: (target: Parameters<typeof loadBalancing.deregister>[1]) =>
      new Promise<void>((drained) => loadBalancing.deregister(aws.blue, target, drained)),
  };
}

test("a target nobody is connected to has drained at once, and shows as draining for the whole delay", async () => {
  using aws = await accountWithDelay(30);
  const target = aws.start(aws.blue, ok);
  await pass(aws, 1);
  const before = aws.clock.now();
  await aws.drain(target);
  expect(aws.clock.now()).toBe(before);
  expect(aws.health(aws.blue, target)).toMatchObject({ state: "draining", reason: "Target.DeregistrationInProgress" });
  aws.clock.advance(30_000);
  expect(aws.health(aws.blue, target)).toMatchObject({ state: "unused", reason: "Target.NotRegistered" });
});

test("a target with connections that clients could use again drains for the whole delay", async () => {
  using aws = await accountWithDelay(30);
  const target = aws.start(aws.blue, ok);
  await ask(aws.elb.url("web"));
  let drained = false;
  aws.elb.loadBalancing.deregister(aws.blue, target, () => {
    drained = true;
  });
  aws.clock.advance(29_999);
  expect(drained).toBe(false);
  aws.clock.advance(1);
  expect(drained).toBe(true);
});

test("a draining target finishes what it has, gets nothing new, and has drained after its last answer", async () => {
  using aws = await accountWithDelay(30);
  let finish = () => {};
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const target = aws.start(aws.blue, (_, response) => {
    finish = () => response.setHeader("connection", "close").end("finished");
    arrive();
  });
  const inFlight = ask(aws.elb.url("web"));
  await arrived;
  const drained = aws.drain(target);
  expect((await ask(aws.elb.url("web"))).status).toBe(503);
  finish();
  expect(await inFlight).toMatchObject({ status: 200, body: "finished" });
  await drained;
});

test("a target that comes back while it drains is checked and used again", async () => {
  using aws = await accountWithDelay(30);
  const target = aws.start(aws.blue, ok);
  await pass(aws, 1);
  await aws.drain(target);
  aws.elb.loadBalancing.register(aws.blue, target);
  await pass(aws, 1);
  expect(aws.health(aws.blue, target)).toEqual({ state: "healthy" });
  aws.clock.advance(30_000);
  expect(aws.health(aws.blue, target)).toEqual({ state: "healthy" });
});

test("targets of a group that no listener uses leave at once, and leaving twice is fine", async () => {
  using aws = await accountWithDelay(30);
  const target = aws.start(aws.green, ok);
  aws.elb.loadBalancing.deregister(aws.green, target, () => {});
  aws.clock.advance(0);
  expect(aws.health(aws.green, target)).toMatchObject({ reason: "Target.NotRegistered" });
  await new Promise<void>((drained) => aws.elb.loadBalancing.deregister(aws.green, target, drained));
});
