import type { Failure } from "@deploy-actions/shared/failure";
import { forward, groupArn } from "@deploy-actions/shared/testkit/elb/fake-listeners";
import { type FakePair, fakePair } from "@deploy-actions/shared/testkit/elb/fake-pair";
import { expect, test } from "@jest/globals";
import { awaitQuiet, observeWeights } from "../src/weights/observe.ts";
import { minutes, observePair } from "./weights-story.ts";

const RULE = "web:80 default rule";
const PAIR = { cluster: "prod", service: "web-blue", partner: "web-green", testPorts: [] };

function portsOf({ sides, listeners, targets }: FakePair) {
  const ecs = { service: sides["web-blue"].ecs, partner: sides["web-green"].ecs };
  return { ecs, listeners, targets, signal: new AbortController().signal };
}

function quiet(pair: FakePair, log: string[], deadline = pair.clock.now() + minutes(10)) {
  return awaitQuiet(PAIR, { ...portsOf(pair), clock: pair.clock, log: (line) => void log.push(line), deadline });
}

test("both services are read with their rules, weights and healthy targets, and nothing is changed", async () => {
  const pair = await fakePair({
    rules: [
      { port: 80, actions: [forward(["web-blue", 100], ["web-green", 0])] },
      { port: 8443, actions: [forward(["web-green", 1])] },
      { port: 9000, actions: [{ Type: "redirect" }] },
    ],
    green: 1,
  });
  const before = pair.listeners.weights;
  const observed = await observeWeights({ ...PAIR, testPorts: [8443] }, portsOf(pair));
  expect(observed.routes.map(({ rule }) => rule.name)).toEqual([RULE]);
  expect(observed.rules).toHaveLength(3);
  expect([...observed.healthy]).toEqual([
    [groupArn("web-blue"), 2],
    [groupArn("web-green"), 1],
  ]);
  expect(observed).toMatchObject({ service: { name: "web-blue" }, partner: { name: "web-green" } });
  expect(pair.listeners.weights).toEqual(before);
});

test("targets of a side that hangs on no rule are not healthy yet", async () => {
  const pair = await fakePair({ rules: [{ port: 80, actions: [forward(["web-blue", 1])] }] });
  expect((await observePair(pair)).healthy.get(groupArn("web-green"))).toBe(0);
});

test.each<[string, (pair: FakePair) => void, RegExp]>([
  [
    "is deleted",
    ({ sides }) => Object.assign(sides["web-green"].service.facts, { status: "INACTIVE" }),
    /^Service "web-green" does not exist in cluster "prod"/,
  ],
  [
    "has no load balancer",
    ({ sides }) => Object.assign(sides["web-green"].service.facts, { targetGroups: [] }),
    /^web-green is not behind a load balancer\.$/,
  ],
  [
    "has two target groups",
    ({ sides }) => Object.assign(sides["web-green"].service.facts, { targetGroups: ["a", "b"] }),
    /^web-green registers its tasks in 2 target groups/,
  ],
  [
    "shares its target group",
    ({ sides }) => Object.assign(sides["web-green"].service.facts, { targetGroups: [groupArn("web-blue")] }),
    /^web-blue and web-green register their tasks in the same target group/,
  ],
])("a partner that %s cannot share traffic", async (_, act, expected) => {
  const pair = await fakePair();
  act(pair);
  await expect(observePair(pair)).rejects.toThrow(expected);
});

test("a service is not its own partner", async () => {
  const pair = await fakePair();
  await expect(observeWeights({ ...PAIR, partner: "web-blue" }, portsOf(pair))).rejects.toThrow(
    "Service web-blue cannot be its own partner.",
  );
});

test("another run's shift is waited for, and told once for each of its steps", async () => {
  const pair = await fakePair();
  await pair.listeners.meddle(RULE, ["web-blue", 90], ["web-green", 10]);
  pair.after(minutes(2), () => pair.listeners.meddle(RULE, ["web-blue", 50], ["web-green", 50]));
  pair.after(minutes(4), () => pair.listeners.meddle(RULE, ["web-blue", 0], ["web-green", 100]));
  const log: string[] = [];
  const observed = await quiet(pair, log);
  expect(observed.routes[0]?.forwarding.groups.map(({ weight }) => weight)).toEqual([0, 100]);
  expect(log).toEqual([
    `Waiting: traffic is shared between web-blue with web:1 and web-green with web:1 (${RULE} has web-blue 90, web-green 10).`,
    `Waiting: traffic is shared between web-blue with web:1 and web-green with web:1 (${RULE} has web-blue 50, web-green 50).`,
  ]);
});

test("a shift that never ends is not waited for longer than there is time", async () => {
  const pair = await fakePair();
  await pair.listeners.meddle(RULE, ["web-blue", 90], ["web-green", 10]);
  const failure: Failure = await quiet(pair, []).then(
    () => {
      throw new Error("It became quiet.");
    },
    (error) => error,
  );
  expect(failure.message).toMatch(
    /^After 10 min it still goes on: traffic is shared between .* Nothing was changed\.$/,
  );
  expect(failure.hint).toContain("if-in-progress: replace takes it over");
});

test("what cannot be shifted at all is not waited for", async () => {
  const pair = await fakePair();
  await pair.listeners.meddle(RULE, ["web-blue", 0], ["web-green", 0]);
  const before = pair.clock.now();
  await quiet(pair, []);
  expect(pair.clock.now()).toBe(before);
});
