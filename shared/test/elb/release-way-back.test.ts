import { expect, test } from "@jest/globals";
import type { WeightsHandle } from "../../src/elb/handle.ts";
import { weightsWayBack } from "../../src/elb/release-way-back.ts";
import { forward, groupArn, stickyForward } from "../../testkit/elb/fake-listeners.ts";
import { type FakePair, fakePair, runs } from "../../testkit/elb/fake-pair.ts";

const RULE = "web:80 default rule";
const split = (blue: number, green: number) => ({ [RULE]: { "web-blue": blue, "web-green": green } });
const rules = [{ port: 80, actions: [forward(["web-blue", 0], ["web-green", 100])] }];

interface Released {
  readonly pair: FakePair;
  readonly handle: WeightsHandle;
}

/** web-green has all the traffic with web:2; web-blue keeps web:1. */
async function released(settings: Parameters<typeof fakePair>[0] = {}): Promise<Released> {
  const pair = await fakePair({ rules, ...settings });
  const { name } = pair.register("v2");
  const { deployments } = await pair.sides["web-green"].ecs.update({ taskDefinition: name });
  await pair.clock.sleep(60_000);
  const handle = { schema: 1, kind: "ecs-weights", region: "eu-west-1", cluster: "prod" } as const;
  const services = { service: "web-green", partner: "web-blue", from: "web:1", to: name };
  return { pair, handle: { ...handle, ...services, deployment: deployments[0]?.id } };
}

function wayBack({ pair, handle }: Released, signal = new AbortController().signal) {
  const { sides, listeners, targets, clock } = pair;
  const ecs = { service: sides["web-green"].ecs, partner: sides["web-blue"].ecs };
  return weightsWayBack(handle, { ecs, listeners, targets, clock, log: () => {}, signal });
}

const soon = ({ clock }: FakePair) => clock.now() + 300_000;

test("a release that was judged bad loses its traffic in one write, and nothing is deployed", async () => {
  const release = await released();
  const { pair } = release;
  const [deployment] = pair.sides["web-green"].service.view.deployments;
  expect(await wayBack(release).look()).toEqual({
    kind: "live",
    release: "web:2",
    deployedAt: deployment?.createdAt,
    before: { kind: "available", release: "web:1", needsCopy: false },
  });
  expect(await wayBack(release).goBack(soon(pair))).toEqual({
    kind: "back",
    release: "web:1",
    how: "all traffic goes to web-blue again; web-green keeps web:2 at weight 0",
  });
  expect(pair.listeners.weights).toEqual(split(100, 0));
  expect([runs(pair, "web-blue"), runs(pair, "web-green")]).toEqual(["2 of web:1", "2 of web:2"]);
  expect(pair.sides["web-blue"].service.serviceDeployments).toHaveLength(1);
  expect(await wayBack(release).look()).toEqual({ kind: "back", release: "web:1" });
  expect(await wayBack(release).goBack(soon(pair))).toMatchObject({ kind: "already-back", release: "web:1" });
});

test("a release that has only a share of the traffic loses that", async () => {
  const release = await released({ rules: [{ port: 80, actions: [forward(["web-blue", 90], ["web-green", 10])] }] });
  expect(await wayBack(release).look()).toMatchObject({ kind: "live", release: "web:2" });
  expect(await wayBack(release).goBack(soon(release.pair))).toMatchObject({ kind: "back" });
  expect(release.pair.listeners.weights).toEqual(split(100, 0));
});

test("a third group that somebody put on the rule keeps its share, and a rule of the partner alone stays as it is", async () => {
  const third = { port: 80, actions: [forward(["web-blue", 5], ["web-green", 15], ["web-beta", 20])] };
  const alone = { port: 8080, actions: [forward(["web-blue", 1])] };
  const release = await released({ rules: [third, alone] });
  expect(await wayBack(release).goBack(soon(release.pair))).toMatchObject({ kind: "back", release: "web:1" });
  expect(release.pair.listeners.weights).toEqual({
    [RULE]: { "web-blue": 20, "web-green": 0, "web-beta": 20 },
    "web:8080 default rule": { "web-blue": 1 },
  });
});

test("the partner grows first when it was scaled down since", async () => {
  const release = await released({ blue: 0 });
  expect(await wayBack(release).goBack(soon(release.pair))).toMatchObject({ kind: "back", release: "web:1" });
  expect(runs(release.pair, "web-blue")).toBe("2 of web:1");
});

test("clients of a sticky rule come free", async () => {
  const sticky = stickyForward(3600, ["web-blue", 0], ["web-green", 1]);
  const release = await released({ rules: [{ port: 80, actions: [sticky] }] });
  await wayBack(release).goBack(soon(release.pair));
  const [group] = await release.pair.listeners.findTargetGroups([groupArn("web-blue")]);
  expect(JSON.stringify(await release.pair.listeners.listRules(group?.loadBalancers ?? []))).toContain(
    '"Enabled":false',
  );
});

test("a rule of a listener for tests says nothing about who is live, and is left alone", async () => {
  const tests = { port: 8443, actions: [forward(["web-green", 1])] };
  const live = { port: 80, actions: [forward(["web-blue", 1], ["web-green", 0])] };
  const { pair, handle } = await released({ rules: [live, tests] });
  const release = { pair, handle: { ...handle, testPorts: [8443] } };
  expect(await wayBack(release).look()).toEqual({ kind: "back", release: "web:1" });
});

test("somebody's newer release on the same side is left alone", async () => {
  const release = await released();
  const { pair } = release;
  const { name } = pair.register("v3");
  const by = (await pair.sides["web-green"].ecs.update({ taskDefinition: name })).deployments[0]?.id;
  await pair.clock.sleep(60_000);
  expect(await wayBack(release).look()).toEqual({ kind: "superseded", by, release: "web:3" });
  expect(await wayBack(release).goBack(soon(pair))).toEqual({ kind: "overtaken", by, release: "web:3" });
  expect(pair.listeners.weights).toEqual(split(0, 100));
});

test("a newer release that has the traffic on the partner is left alone", async () => {
  const release = await released();
  const { pair } = release;
  await pair.sides["web-blue"].ecs.update({ taskDefinition: pair.register("v3").name });
  await pair.clock.sleep(60_000);
  await pair.listeners.meddle(RULE, ["web-blue", 100], ["web-green", 0]);
  expect(await wayBack(release).goBack(soon(pair))).toEqual({
    kind: "overtaken",
    by: `${RULE} has web-blue 100, web-green 0`,
    release: "web:3",
  });
});

test.each<[string, Partial<WeightsHandle>, string]>([
  ["is not known", { from: undefined }, "the deploy step knew of no release on web-blue"],
  ["is the same one", { from: "web:2" }, "the release before it is the same one, web:2"],
  ["is not on the partner any more", { from: "web:9" }, "web-blue, which ran web:9, runs web:1 now"],
])("there is no way back to a release that %s", async (_, members, why) => {
  const { pair, handle } = await released();
  const release = { pair, handle: { ...handle, ...members } };
  expect(await wayBack(release).look()).toMatchObject({ kind: "live", before: { kind: "missing", why } });
  expect(await wayBack(release).goBack(soon(pair))).toEqual({ kind: "impossible", why, serving: "web:2" });
  expect(pair.listeners.weights).toEqual(split(0, 100));
});

test("a service that was deleted, or that no rule names, is gone", async () => {
  const deleted = await released();
  deleted.pair.sides["web-blue"].service.facts.status = "INACTIVE";
  expect(await wayBack(deleted).look()).toEqual({
    kind: "gone",
    what: "service web-blue of cluster prod does not exist any more",
  });
  const unnamed = await released();
  unnamed.pair.listeners.remove(RULE);
  const what = "no rule sends requests to either service any more";
  expect(await wayBack(unnamed).goBack(soon(unnamed.pair))).toEqual({
    kind: "impossible",
    why: what,
    serving: undefined,
  });
});

test("cut short, the way back is gone on with", async () => {
  const release = await released({ blue: 0 });
  const { pair } = release;
  const controller = new AbortController();
  pair.after(4_000, () => controller.abort(new Error("killed")));
  expect(await wayBack(release, controller.signal).goBack(soon(pair))).toEqual({
    kind: "unfinished",
    why: "the step was cancelled",
    serving: "web:2",
  });
  expect(await wayBack(release).goBack(soon(pair))).toMatchObject({ kind: "back", release: "web:1" });
  expect(pair.listeners.weights).toEqual(split(100, 0));
});
