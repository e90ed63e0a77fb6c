import { awsTargetGroups } from "@deploy-actions/shared/checks/probes/aws-target-groups";
import type { Clock } from "@deploy-actions/shared/clock";
import { awsEcs } from "@deploy-actions/shared/ecs/aws-ecs";
import { forwardingOf, withForwarding } from "@deploy-actions/shared/elb/forwarding";
import { goBackWeights } from "@deploy-actions/shared/elb/go-back-weights";
import type { WeightsState } from "@deploy-actions/shared/elb/weights-state";
import { answering, type PairAccount, pairAccount } from "@deploy-actions/shared/testkit/elb/pair-account";
import { startTraffic } from "@deploy-actions/shared/testkit/elb/traffic";
import { expect, test } from "@jest/globals";
import { deployWeights, type WeightsMeans } from "../src/weights/deploy.ts";
import { observeWeights } from "../src/weights/observe.ts";
import { planWeights } from "../src/weights/plan.ts";
import { asked } from "./weights-observed.ts";
import { minutes } from "./weights-story.ts";

const PAIR = { cluster: "prod", service: "web-blue", partner: "web-green", testPorts: [] };

/** Deploys `name` with the real adapters, in the account's own time. */
async function shiftTo(
  { aws, access, listeners }: PairAccount,
  name: string,
  verify: WeightsMeans["verify"],
  steps = asked().steps,
) {
  const clock: Clock = {
    now: () => aws.clock.now(),
    sleep: (ms) => new Promise((passed) => void aws.clock.after(ms, passed)),
  };
  const log: string[] = [];
  const effects = { clock, log: (line: string) => void log.push(line), signal: new AbortController().signal };
  const ecsOf = (service: string) => awsEcs({ access, cluster: "prod", service, ...effects });
  const ecs = { service: ecsOf("web-blue"), partner: ecsOf("web-green") };
  const ports = { ...effects, listeners, targets: awsTargetGroups(access) };
  const plan = planWeights(asked({ taskDefinition: name, steps }), await observeWeights(PAIR, { ...ports, ecs }));
  if (plan.kind !== "shift") throw new Error(`The plan is ${plan.kind}.`);
  const sides = { old: ecs.service, fresh: ecs.partner };
  const saved: WeightsState[] = [];
  const means = {
    ...ports,
    ecs: sides,
    deadline: clock.now() + minutes(30),
    save: (state: WeightsState) => void saved.push(state),
    verify,
    findDoom: async () => undefined,
  };
  const ended = await deployWeights(plan, { name }, means);
  const goBack = async () => {
    const state = saved.at(-1);
    if (!state) throw new Error("Nothing was saved.");
    return await goBackWeights(state, means, { deadline: clock.now() + minutes(4), proven: "stays" });
  };
  return { ended, goBack, log };
}

test.concurrent("no request is lost while the traffic of two rules moves to a good release", async () => {
  await using account = await pairAccount();
  const name = await account.register("v2", answering("v2"));
  const traffic = startTraffic(account.url);
  const seen: Record<number, Readonly<Record<string, number>>> = {};
  const { ended } = await shiftTo(account, name, async ({ share }) => {
    await settle(account);
    seen[share] = (await traffic.sample(SAMPLE)).answered;
    return { kind: "passed" };
  });
  const { lost } = await traffic.stop();
  expect(ended.ending).toEqual({ kind: "succeeded" });
  expect(lost).toEqual([]);
  expect(shareOf(seen[10])).toBeGreaterThan(2);
  expect(shareOf(seen[10])).toBeLessThan(20);
  expect(shareOf(seen[50])).toBeGreaterThan(35);
  expect(shareOf(seen[50])).toBeLessThan(65);
  expect(Object.keys(seen[100] ?? {})).toEqual(["v2"]);
  expect(await account.greenWeights()).toEqual([100, 100]);
  expect(await account.services()).toMatchObject([
    { taskDefinition: "web:1", steady: true },
    { taskDefinition: name, steady: true },
  ]);
});

test.concurrent("a bad release gets no more than its share, and nobody meets it once the traffic is given back", async () => {
  await using account = await pairAccount();
  const name = await account.register("v2", answering("v2", 500));
  const traffic = startTraffic(account.url);
  const shares: number[] = [];
  const { ended, goBack } = await shiftTo(account, name, async () => {
    await settle(account);
    const { lost } = await traffic.sample(SAMPLE);
    shares.push((100 * lost.length) / SAMPLE);
    return { kind: "failed", reason: "http /: 500" };
  });
  expect(ended.ending).toMatchObject({ kind: "unhealthy", share: 10 });
  expect(shares).toEqual([expect.any(Number)]);
  expect(shares[0]).toBeGreaterThan(2);
  expect(shares[0]).toBeLessThan(20);
  expect(await goBack()).toMatchObject({ kind: "back", taskDefinition: "web:1" });
  await settle(account);
  const { answered, lost } = await traffic.sample(SAMPLE);
  await traffic.stop();
  expect(lost).toEqual([]);
  expect(Object.keys(answered)).toEqual(["v1"]);
  expect(await account.greenWeights()).toEqual([0, 0]);
});

test.concurrent.each(["server-error", "reset"] as const)(
  "writes whose answers are lost (%s) are recognised, on the way there and back",
  async (fault) => {
    await using account = await pairAccount({ speed: 120 });
    const name = await account.register("v2", answering("v2"));
    for (const operation of ["elasticloadbalancing:ModifyRule", "elasticloadbalancing:ModifyListener"])
      account.aws.faults.inject({ operation, fault, applied: true, times: 4 });
    let shares: readonly (number | undefined)[] = [];
    const { ended, goBack } = await shiftTo(account, name, async ({ last }) => {
      if (!last) return { kind: "passed" };
      shares = await account.greenWeights();
      return { kind: "failed", reason: "http /: 500" };
    });
    expect(ended.ending).toMatchObject({ kind: "unhealthy", share: 100 });
    expect(shares).toEqual([100, 100]);
    for (const operation of ["elasticloadbalancing:ModifyRule", "elasticloadbalancing:ModifyListener"])
      account.aws.faults.inject({ operation, fault, applied: true, times: 4 });
    expect(await goBack()).toMatchObject({ kind: "back", taskDefinition: "web:1" });
    expect(await account.greenWeights()).toEqual([0, 0]);
  },
);

test.concurrent("clients of a sticky rule stay where they were, and come free when the traffic is given back", async () => {
  await using account = await pairAccount();
  const { listeners, loadBalancer, url } = account;
  for (const rule of await listeners.listRules([loadBalancer])) {
    const forwarding = forwardingOf(rule.actions);
    if (forwarding)
      await listeners.setActions(rule, withForwarding(rule.actions, { ...forwarding, stickySeconds: 86_400 }));
  }
  await settle(account);
  const early = await sticky(url);
  expect(early.body).toBe("v1");
  const seen: string[] = [];
  let late = early;
  const verify = async () => {
    await settle(account);
    late = await sticky(url);
    seen.push((await sticky(url, early.cookie)).body, late.body);
    return { kind: "failed", reason: "http /: 500" } as const;
  };
  const name = await account.register("v2", answering("v2"));
  const { goBack, log } = await shiftTo(account, name, verify, [{ share: 100, hold: undefined }]);
  expect(seen).toEqual(["v1", "v2"]);
  await goBack();
  await settle(account);
  expect((await sticky(url, late.cookie)).body).toBe("v1");
  expect(log).toContain("Stickiness is switched off in the same write: no client may stay with the new release.");
});

/** One request of a client that keeps its cookies. */
async function sticky(url: string, cookie = "") {
  const response = await fetch(url, { headers: { cookie } });
  const cookies = response.headers.getSetCookie().map((line) => line.split(";")[0]);
  return { body: await response.text(), cookie: cookies.join("; ") };
}

/** Until every node of the load balancer sends by the new weights. */
const settle = ({ aws }: PairAccount) => new Promise<void>((passed) => void aws.clock.after(15_000, passed));

/** Requests: of so many, a share of 10 % is never seen below 2 % or above 20 % (more than five standard deviations). */
const SAMPLE = 400;

function shareOf(answered: Readonly<Record<string, number>> = {}): number {
  const { v1 = 0, v2 = 0 } = answered;
  return (100 * v2) / (v1 + v2);
}
