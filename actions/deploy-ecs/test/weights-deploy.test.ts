import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import { crashing } from "@deploy-actions/shared/testkit/ecs/fake-images";
import { forward, groupArn, stickyForward } from "@deploy-actions/shared/testkit/elb/fake-listeners";
import { fakePair, runs } from "@deploy-actions/shared/testkit/elb/fake-pair";
import { expect, test } from "@jest/globals";
import { planCleanUp, scaleDownOld } from "../src/weights/clean-up.ts";
import { goBackFrom, minutes, observePair, shiftTo } from "./weights-story.ts";

const RULE = "web:80 default rule";
const weights = (blue: number, green: number) => ({ "web-blue": blue, "web-green": green });

test("a good release gets the traffic step by step, and the old one stays as it is", async () => {
  const pair = await fakePair();
  const { name } = pair.register("v2");
  const { ended, shares, log, state } = await shiftTo(pair, name);
  expect(ended.ending).toEqual({ kind: "succeeded" });
  expect(shares).toEqual([10, 50, 100]);
  expect(ended.traffic.map(({ share }) => share)).toEqual([0, 10, 50, 100]);
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(0, 100) });
  expect([runs(pair, "web-blue"), runs(pair, "web-green")]).toEqual(["2 of web:1", "2 of web:2"]);
  expect(log).toContain("web-green has 10 % of the traffic.");
  expect(state).toMatchObject({ isProven: true, shares: [10, 50, 100] });
});

test("each share is held as long as it says, and no shorter than its checks take", async () => {
  const pair = await fakePair();
  const { name } = pair.register("v2");
  const steps = [
    { share: 10, hold: minutes(5) },
    { share: 50, hold: 0 },
    { share: 100, hold: 0 },
  ];
  const verify = async ({ share }: { share: number }) => {
    if (share === 50) await pair.clock.sleep(minutes(3));
    return { kind: "passed" } as const;
  };
  const { ended } = await shiftTo(pair, name, { steps }, { verify });
  const at = ended.traffic.map((sample) => sample.at);
  expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(minutes(5));
  expect((at[3] ?? 0) - (at[2] ?? 0)).toBeGreaterThanOrEqual(minutes(3));
  expect((at[3] ?? 0) - (at[2] ?? 0)).toBeLessThan(minutes(4));
});

test("the next release goes to the other side", async () => {
  const pair = await fakePair();
  await shiftTo(pair, pair.register("v2").name);
  const { ended, plan } = await shiftTo(pair, pair.register("v3").name);
  expect(ended.ending).toEqual({ kind: "succeeded" });
  expect([plan.old.name, plan.fresh.name]).toEqual(["web-green", "web-blue"]);
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(100, 0) });
  expect([runs(pair, "web-blue"), runs(pair, "web-green")]).toEqual(["2 of web:3", "2 of web:2"]);
});

test("a side that hung on no rule and ran nothing is hung on them all first, and grows to the size of the other", async () => {
  const rules = [
    { port: 80, actions: [forward(["web-blue", 1])] },
    {
      port: 443,
      priority: 10,
      actions: [
        { Type: "authenticate-cognito", Order: 1 },
        { ...forward(["web-blue", 1]), Order: 2 },
      ],
    },
  ];
  const pair = await fakePair({ rules, blue: 3, green: 0 });
  const { name } = pair.register("v2");
  const { ended } = await shiftTo(pair, name);
  expect(ended.ending).toEqual({ kind: "succeeded" });
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(0, 100), "web:443 rule 10": weights(0, 100) });
  expect(runs(pair, "web-green")).toBe("3 of web:2");
});

test("what the other side runs already needs traffic alone: no deployment is begun", async () => {
  const pair = await fakePair();
  const first = await shiftTo(pair, pair.register("v2").name);
  expect(first.ended.ending).toEqual({ kind: "succeeded" });
  const began = pair.sides["web-blue"].service.serviceDeployments.length;
  const { ended, plan } = await shiftTo(pair, "web:1");
  expect(plan.deploys).toBe(false);
  expect(ended.ending).toEqual({ kind: "succeeded" });
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(100, 0) });
  expect(pair.sides["web-blue"].service.serviceDeployments).toHaveLength(began);
});

test("a release that crashes never gets a request", async () => {
  const pair = await fakePair();
  const { name } = pair.register("v2", crashing());
  const { ended, shares, state } = await shiftTo(pair, name);
  expect(ended.ending).toMatchObject({ kind: "rolled-back", by: "circuit-breaker" });
  expect(shares).toEqual([]);
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(100, 0) });
  const { wentBack } = await goBackFrom(pair, state);
  expect(wentBack).toMatchObject({ kind: "back", taskDefinition: "web:1" });
  expect(runs(pair, "web-green")).toBe("2 of web:1");
});

test("checks that fail at a share end it there, and one write gives everything back", async () => {
  const pair = await fakePair();
  const { name } = pair.register("v2");
  const verify = async ({ share }: { share: number }) =>
    share === 50 ? ({ kind: "failed", reason: "http /: 500" } as const) : ({ kind: "passed" } as const);
  const { ended, shares, state } = await shiftTo(pair, name, {}, { verify });
  expect(ended.ending).toEqual({ kind: "unhealthy", share: 50, reason: "http /: 500" });
  expect(shares).toEqual([10, 50]);
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(50, 50) });

  const { wentBack, log } = await goBackFrom(pair, state);
  expect(wentBack).toEqual({
    kind: "back",
    taskDefinition: "web:1",
    how: "all traffic goes to web-blue again; web-green keeps web:2 at weight 0",
    already: false,
  });
  expect(log).toEqual(["Giving all traffic back to web-blue."]);
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(100, 0) });
});

test("somebody else's weights are never written over", async () => {
  const pair = await fakePair();
  const { name } = pair.register("v2");
  const verify = async () => {
    await pair.listeners.meddle(RULE, ["web-blue", 70], ["web-green", 30]);
    return { kind: "passed" } as const;
  };
  const { ended, state, log } = await shiftTo(pair, name, {}, { verify });
  const found = `${RULE} has web-blue 70, web-green 30, and web-blue 90, web-green 10 was expected`;
  expect(ended.ending).toEqual({
    kind: "superseded",
    by: found,
    taskDefinition: "web:2",
    moved: "traffic",
  });
  expect(log.at(-1)).toBe(`Somebody else changed the weights, and they are left alone: ${found}.`);
  const { wentBack } = await goBackFrom(pair, state);
  expect(wentBack).toMatchObject({ kind: "overtaken", taskDefinition: "web:2" });
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(70, 30) });
});

test("weights that changed since they were read stop it before anything is deployed", async () => {
  const pair = await fakePair({ rules: [{ port: 80, actions: [forward(["web-blue", 1])] }] });
  const { name } = pair.register("v2");
  let reads = 0;
  const listRules = async (loadBalancers: readonly string[]) => {
    reads += 1;
    if (reads === 2) await pair.listeners.meddle(RULE, ["web-blue", 5], ["web-green", 5]);
    return await pair.listeners.listRules(loadBalancers);
  };
  const listeners = {
    findTargetGroups: (arns: readonly string[]) => pair.listeners.findTargetGroups(arns),
    setActions: pair.listeners.setActions.bind(pair.listeners),
    listRules,
  };
  reads = 1;
  await expect(shiftTo(pair, name, {}, { ports: { listeners } })).rejects.toThrow(
    "Somebody else changed the weights since they were read. Nothing was written over them.",
  );
  expect(runs(pair, "web-green")).toBe("2 of web:1");
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(5, 5) });
});

test("a side that lost its healthy targets gets no more traffic", async () => {
  const pair = await fakePair();
  const { name } = pair.register("v2");
  const verify = async () => {
    pair.ill.add(groupArn("web-green"));
    return { kind: "passed" } as const;
  };
  const steps = [
    { share: 10, hold: 0 },
    { share: 100, hold: 0 },
  ];
  const { ended, shares } = await shiftTo(pair, name, { steps }, { verify });
  expect(ended.ending).toMatchObject({
    kind: "unhealthy",
    share: 10,
    reason: expect.stringMatching(
      /^0 of 2 targets of web-green are healthy, too few for more traffic: .*Target.Timeout/,
    ),
  });
  expect(shares).toEqual([10]);
});

test("targets that go while a share is held end it at once, without waiting for the checks", async () => {
  const pair = await fakePair();
  const { name } = pair.register("v2");
  const verify = async () => {
    pair.ill.add(groupArn("web-green"));
    return await new Promise<never>(() => {});
  };
  const { ended } = await shiftTo(pair, name, {}, { verify });
  expect(ended.ending).toMatchObject({
    kind: "unhealthy",
    share: 10,
    reason: expect.stringContaining("no target of the new side is healthy"),
  });
});

test("cancelled while a share is held, the rest is left to whoever comes next", async () => {
  const pair = await fakePair();
  const { name } = pair.register("v2");
  const controller = new AbortController();
  const verify = async () => {
    controller.abort(new Cancelled("SIGINT"));
    return { kind: "passed" } as const;
  };
  const { ended, state } = await shiftTo(pair, name, {}, { verify, signal: controller.signal });
  expect(ended.ending).toEqual({ kind: "cancelled" });
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(90, 10) });
  expect((await goBackFrom(pair, state)).wentBack).toMatchObject({ kind: "back", taskDefinition: "web:1" });
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(100, 0) });
});

test("clients that a cookie holds at a bad release come free when the traffic is given back", async () => {
  const pair = await fakePair({
    rules: [{ port: 80, actions: [stickyForward(3600, ["web-blue", 1], ["web-green", 0])] }],
  });
  const steps = [{ share: 100, hold: undefined }];
  const verify = async () => ({ kind: "failed", reason: "http /: 500" }) as const;
  const { state } = await shiftTo(pair, pair.register("v2").name, { steps }, { verify });
  const isSticky = async () =>
    JSON.stringify(await pair.listeners.listRules((await observePair(pair)).loadBalancers)).includes('"Enabled":true');
  expect(await isSticky()).toBe(true);
  const { log } = await goBackFrom(pair, state);
  expect(await isSticky()).toBe(false);
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(1, 0) });
  expect(log).toContain("Stickiness is switched off in the same write: no client may stay with the new release.");
});

test("an unfinished shift is resumed by deploying its release again", async () => {
  const pair = await fakePair();
  const { name } = pair.register("v2");
  const controller = new AbortController();
  const verify = async ({ share }: { share: number }) => {
    if (share === 50) controller.abort(new Cancelled("SIGINT"));
    return { kind: "passed" } as const;
  };
  await shiftTo(pair, name, {}, { verify, signal: controller.signal });
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(50, 50) });
  const { ended, shares } = await shiftTo(pair, name, { ifInProgress: "replace" });
  expect(ended.ending).toEqual({ kind: "succeeded" });
  expect(shares).toEqual([100]);
  expect(pair.listeners.weights).toEqual({ [RULE]: weights(0, 100) });
});

test("an unfinished shift is taken back first when another release is deployed", async () => {
  const pair = await fakePair();
  const controller = new AbortController();
  const verify = async () => {
    controller.abort(new Cancelled("SIGINT"));
    return { kind: "passed" } as const;
  };
  await shiftTo(pair, pair.register("v2").name, {}, { verify, signal: controller.signal });
  const { ended, shares } = await shiftTo(pair, pair.register("v3").name, { ifInProgress: "replace" });
  expect(ended.ending).toEqual({ kind: "succeeded" });
  expect(shares).toEqual([10, 50, 100]);
  expect([runs(pair, "web-blue"), runs(pair, "web-green")]).toEqual(["2 of web:1", "2 of web:3"]);
});

test("the old side is scaled down later, and not while traffic is at both", async () => {
  const pair = await fakePair();
  await shiftTo(pair, pair.register("v2").name);
  const plan = planCleanUp(await observePair(pair), 0);
  expect(plan.lines).toEqual([
    "web-green has all the traffic. web-blue with web:1 goes from 2 to 0 tasks, and going back begins with starting its tasks.",
  ]);
  await scaleDownOld(plan, pair.sides["web-blue"].ecs);
  await pair.clock.sleep(minutes(1));
  expect([runs(pair, "web-blue"), runs(pair, "web-green")]).toEqual(["0 of web:1", "2 of web:2"]);
  expect(planCleanUp(await observePair(pair), 0)).toMatchObject({ count: undefined });

  await pair.listeners.meddle(RULE, ["web-blue", 1], ["web-green", 1]);
  const shared = await observePair(pair);
  expect(() => planCleanUp(shared, 0)).toThrow("Nothing is scaled down while traffic is shared");
});
