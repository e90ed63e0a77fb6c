import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import type { Listeners } from "@deploy-actions/shared/elb/listeners";
import type { WeightsState } from "@deploy-actions/shared/elb/weights-state";
import { forward, groupArn } from "@deploy-actions/shared/testkit/elb/fake-listeners";
import { type FakePair, fakePair, runs } from "@deploy-actions/shared/testkit/elb/fake-pair";
import { expect, test } from "@jest/globals";
import { goBackFrom, minutes, shiftTo } from "./weights-story.ts";

const TWO_RULES = [
  { port: 80, actions: [forward(["web-blue", 1])] },
  { port: 443, priority: 10, actions: [forward(["web-blue", 100], ["web-green", 0])] },
];
const [FIRST, SECOND] = ["web:80 default rule", "web:443 rule 10"];
const AS_BEFORE = { [FIRST]: { "web-blue": 1 }, [SECOND]: { "web-blue": 100, "web-green": 0 } };

/** Both rules in turn, at each of: added with weight 0, UpdateService, three shares. */
const WRITES = 1 + 1 + 3 * 2;

/** From one change on, every call to AWS fails; that one itself is lost before or after it took effect. */
function mortal({ sides, listeners }: FakePair, { write, applied }: { write: number; applied: boolean }) {
  let writes = 0;
  let dead = false;
  const dies = () => new Error("killed");
  const read =
    <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args) => {
      if (dead) throw dies();
      return await call(...args);
    };
  const change =
    <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args) => {
      if (dead) throw dies();
      dead = writes++ === write;
      if (dead && !applied) throw dies();
      const answer = await call(...args);
      if (dead) throw dies();
      return answer;
    };
  const dying: Listeners = {
    findTargetGroups: read((arns) => listeners.findTargetGroups(arns)),
    listRules: read((loadBalancers) => listeners.listRules(loadBalancers)),
    setActions: change((rule, actions) => listeners.setActions(rule, actions)),
  };
  const { ecs } = sides["web-green"];
  const green: Ecs = { ...ecs, update: change(ecs.update), findService: read(ecs.findService) };
  return { listeners: dying, pair: { sides: { ...sides, "web-green": { ...sides["web-green"], ecs: green } } } };
}

const POINTS = Array.from({ length: WRITES }, (_, write) =>
  [false, true].map((applied) => ({ write, applied })),
).flat();

test.each(POINTS)(
  "killed at write $write (it took effect: $applied), everything goes back to the old release",
  async (point) => {
    const world = await fakePair({ rules: TWO_RULES });
    const { name } = world.register("v2");
    const { listeners, pair } = mortal(world, point);
    const saved: WeightsState[] = [];
    const story = { ports: { listeners }, save: (state: WeightsState) => void saved.push(state) };
    const died = await shiftTo({ ...world, ...pair }, name, {}, story).then(
      ({ ended }) => ended.ending.kind,
      (error: Error) => error.message,
    );
    expect(["killed", "lost-sight"]).toContain(died);
    const state = saved.at(-1);
    if (!state) throw new Error("Nothing was saved before the write.");

    const { wentBack } = await goBackFrom(world, state);
    expect(wentBack).toMatchObject({ kind: "back", taskDefinition: "web:1" });
    expect(world.listeners.weights).toEqual(AS_BEFORE);
    await world.clock.sleep(minutes(2));
    expect(runs(world, "web-blue")).toBe("2 of web:1");
    expect(runs(world, "web-green")).toMatch(/^2 of web:[12]$/);
  },
);

test("there are no more writes than those that are tried", async () => {
  const world = await fakePair({ rules: TWO_RULES });
  const { listeners, pair } = mortal(world, { write: WRITES, applied: false });
  const { ended } = await shiftTo({ ...world, ...pair }, world.register("v2").name, {}, { ports: { listeners } });
  expect(ended.ending).toEqual({ kind: "succeeded" });
});

const failing = async () => ({ kind: "failed", reason: "http /: 500" }) as const;
const ALL_AT_ONCE = { steps: [{ share: 100, hold: undefined }] };

/** web-green has all the traffic with web:2, whose checks failed. */
async function shifted(settings: Parameters<typeof fakePair>[0] = {}) {
  const pair = await fakePair(settings);
  const { state } = await shiftTo(pair, pair.register("v2").name, ALL_AT_ONCE, { verify: failing });
  return { pair, state };
}

const atBlue = { [FIRST]: { "web-blue": 100, "web-green": 0 } };
const atGreen = { [FIRST]: { "web-blue": 0, "web-green": 100 } };

test("going back twice is going back once", async () => {
  const { pair, state } = await shifted();
  expect(pair.listeners.weights).toEqual(atGreen);
  expect((await goBackFrom(pair, state)).wentBack).toMatchObject({ kind: "back" });
  expect((await goBackFrom(pair, state)).wentBack).toEqual({
    kind: "back",
    taskDefinition: "web:1",
    how: "no traffic had gone to web-green; web-green keeps web:2 at weight 0",
    already: false,
  });
  expect(pair.listeners.weights).toEqual(atBlue);
});

test("a release that has all the traffic and passed its checks stays, unless it was judged bad all the same", async () => {
  const pair = await fakePair();
  const { state } = await shiftTo(pair, pair.register("v2").name);
  expect((await goBackFrom(pair, state)).wentBack).toEqual({ kind: "stayed", taskDefinition: "web:2" });
  expect((await goBackFrom(pair, state, {}, "goes")).wentBack).toMatchObject({ kind: "back", taskDefinition: "web:1" });
  expect(pair.listeners.weights).toEqual(atBlue);
});

test("an old side that was scaled down grows before it gets the traffic back", async () => {
  const { pair, state } = await shifted();
  await pair.sides["web-blue"].ecs.update({ desiredCount: 0 });
  await pair.clock.sleep(minutes(1));
  expect(runs(pair, "web-blue")).toBe("0 of web:1");
  const { wentBack, log } = await goBackFrom(pair, state);
  expect(wentBack).toMatchObject({ kind: "back", taskDefinition: "web:1" });
  expect(log).toContain("Scaling web-blue from 0 to 2 tasks, as many as carry all the traffic.");
  expect(pair.listeners.weights).toEqual(atBlue);
  expect(runs(pair, "web-blue")).toBe("2 of web:1");
});

test("traffic is not given to a side that cannot take it", async () => {
  const { pair, state } = await shifted();
  pair.ill.add(groupArn("web-blue"));
  const { wentBack } = await goBackFrom(pair, state);
  expect(wentBack).toMatchObject({
    kind: "failed",
    serving: "web:2",
    why: expect.stringMatching(/^web-blue, which ran web:1, has no healthy target: .*Target.Timeout/),
  });
  expect(pair.listeners.weights).toEqual(atGreen);
});

test.each<[string, (pair: FakePair) => Promise<unknown>, RegExp, string]>([
  [
    "weights",
    ({ listeners }) => listeners.meddle(FIRST, ["web-blue", 20], ["web-green", 80]),
    /has web-blue 20, web-green 80/,
    "web:2",
  ],
  [
    "deployment of the old side",
    ({ sides }) => sides["web-blue"].ecs.update({ forceNewDeployment: true }),
    /^ecs-svc\/\d+ of web-blue, which runs web:1 now$/,
    "web:2",
  ],
  [
    "deployment of the new side",
    ({ sides }) => sides["web-green"].ecs.update({ forceNewDeployment: true }),
    /^ecs-svc\/\d+ of web-green, which runs web:2 now$/,
    "web:2",
  ],
])("somebody else's %s is left alone", async (_, act, by, taskDefinition) => {
  const { pair, state } = await shifted();
  await act(pair);
  await pair.clock.sleep(minutes(1));
  const before = pair.listeners.weights;
  const { wentBack } = await goBackFrom(pair, state);
  expect(wentBack).toEqual({ kind: "overtaken", by: expect.stringMatching(by), taskDefinition });
  expect(pair.listeners.weights).toEqual(before);
});

test("a rule that somebody deleted does not keep the others from going back", async () => {
  const { pair, state } = await shifted({ rules: TWO_RULES });
  pair.listeners.remove(SECOND);
  expect((await goBackFrom(pair, state)).wentBack).toMatchObject({ kind: "back" });
  expect(pair.listeners.weights).toEqual({ [FIRST]: { "web-blue": 1 } });
});

test("answers that are lost are recognised by reading, and a throttled write is tried again", async () => {
  const { pair, state } = await shifted();
  const throttled = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
  let calls = 0;
  const listeners: Listeners = {
    findTargetGroups: (arns) => pair.listeners.findTargetGroups(arns),
    listRules: (loadBalancers) => pair.listeners.listRules(loadBalancers),
    setActions: async (rule, actions) => {
      calls += 1;
      if (calls === 2) await pair.listeners.setActions(rule, actions);
      throw throttled;
    },
  };
  const { wentBack, log } = await goBackFrom(pair, state, { ports: { listeners } });
  expect(wentBack).toMatchObject({ kind: "back" });
  expect(calls).toBe(2);
  expect(log.filter((line) => line.startsWith("Attempt"))).toHaveLength(2);
  expect(pair.listeners.weights).toEqual(atBlue);
});

test("a count that was raised for the release goes back, once no node sends to it any more", async () => {
  const { pair, state } = await shifted({ green: 0 });
  expect(runs(pair, "web-green")).toBe("2 of web:2");
  const before = pair.clock.now();
  await goBackFrom(pair, state);
  expect(pair.clock.now() - before).toBeGreaterThanOrEqual(15_000);
  await pair.clock.sleep(minutes(1));
  expect(runs(pair, "web-green")).toBe("0 of web:2");
});
