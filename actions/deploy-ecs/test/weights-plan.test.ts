import type { Failure } from "@deploy-actions/shared/failure";
import { deployment } from "@deploy-actions/shared/testkit/ecs/service";
import { forward, stickyForward } from "@deploy-actions/shared/testkit/elb/fake-listeners";
import { expect, test } from "@jest/globals";
import { whoIsLive } from "../src/weights/live.ts";
import { planWeights, type ShiftPlan, type WeightsAsked } from "../src/weights/plan.ts";
import { asked, observed } from "./weights-observed.ts";

type Given = NonNullable<Parameters<typeof observed>[0]>;

const at = (blue: number, green: number) => forward(["web-blue", blue], ["web-green", green]);
const only = (name: string) => forward([name, 1]);
const rolling = (taskDefinition: string) => ({
  deployments: [deployment({ id: "ecs-svc/9", taskDefinition, rolloutState: "IN_PROGRESS" as const, createdAt: 9 })],
});

test.each<[string, Given, string]>([
  ["all at one side", { rules: [{ port: 80, actions: [at(100, 0)] }] }, "web-blue, then web-green"],
  ["all at the other", { rules: [{ port: 80, actions: [at(0, 1)] }] }, "web-green, then web-blue"],
  ["one side named alone", { rules: [{ port: 80, actions: [only("web-green")] }] }, "web-green, then web-blue"],
  [
    "every rule says the same, each in its own numbers",
    {
      rules: [
        { port: 80, actions: [at(1, 0)] },
        { port: 443, actions: [at(999, 0)] },
        { port: 443, priority: 5, actions: [only("web-blue")] },
      ],
    },
    "web-blue, then web-green",
  ],
  [
    "a rule for tests says the opposite, on its own port",
    {
      rules: [
        { port: 80, actions: [at(100, 0)] },
        { port: 8443, actions: [only("web-green")] },
      ],
      testPorts: [8443],
    },
    "web-blue, then web-green",
  ],
  ["both", { rules: [{ port: 80, actions: [at(90, 10)] }] }, "web-green, then web-blue, unfinished at 90 %"],
  [
    "both, at one rule of two",
    {
      rules: [
        { port: 80, actions: [at(100, 0)] },
        { port: 443, actions: [at(50, 50)] },
      ],
    },
    "web-green, then web-blue, unfinished at 100 %",
  ],
  [
    "rules that contradict each other",
    {
      rules: [
        { port: 80, actions: [at(100, 0)] },
        { port: 443, actions: [at(0, 100)] },
      ],
    },
    "web-green, then web-blue, unfinished at 100 %, contradictory",
  ],
])("who is live is read from the weights alone: %s", async (_, given, expected) => {
  const { old, fresh, unfinished } = whoIsLive(await observed(given));
  const rest = unfinished
    ? `, unfinished at ${unfinished.share} %${unfinished.contradictory ? ", contradictory" : ""}`
    : "";
  expect(`${old.name}, then ${fresh.name}${rest}`).toBe(expected);
});

const TWO_STEPS: Partial<WeightsAsked> = {
  steps: [
    { share: 10, hold: undefined },
    { share: 100, hold: undefined },
  ],
};

test.each<[string, Given, Partial<WeightsAsked>, RegExp]>([
  [
    "no rule names either",
    { rules: [{ port: 80, actions: [{ Type: "redirect" }] }] },
    {},
    /No listener rule names web-blue or web-green/,
  ],
  [
    "only a rule for tests names them",
    { rules: [{ port: 8443, actions: [at(1, 0)] }], testPorts: [8443] },
    {},
    /No listener rule names/,
  ],
  [
    "all weights are 0",
    { rules: [{ port: 80, actions: [at(0, 0)] }] },
    {},
    /web:80 default rule has web-blue 0, web-green 0: nobody is live/,
  ],
  [
    "a third group has traffic",
    { rules: [{ port: 80, actions: [forward(["web-blue", 90], ["web-green", 0], ["old-shop", 10])] }] },
    {},
    /also forwards to old-shop \(weight 10\)/,
  ],
  [
    "an action is not known",
    { rules: [{ port: 80, actions: [{ Type: "authenticate-saml" }, at(1, 0)] }] },
    {},
    /an action of the type authenticate-saml.*would lose its settings/,
  ],
  [
    "a network load balancer",
    {
      green: {
        group: { protocol: "TCP", loadBalancers: ["arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/net/web/1"] },
      },
    },
    {},
    /web-green, the target group of web-green, is one of a network load balancer \(TCP\)/,
  ],
  ["a function as target", { green: { group: { targetType: "lambda" } } }, {}, /targets of the type lambda/],
  [
    "different load balancers",
    { green: { group: { loadBalancers: ["arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/internal/1"] } } },
    {},
    /web-blue is behind the load balancer web and web-green behind internal/,
  ],
  ["a service that is deleted", { green: { service: { status: "DRAINING" } } }, {}, /web-green is DRAINING/],
  [
    "a service of CodeDeploy",
    { blue: { service: { controller: "CODE_DEPLOY" } } },
    {},
    /web-blue has the deployment controller CODE_DEPLOY/,
  ],
  [
    "a service that ECS shifts itself",
    { blue: { service: { strategy: "CANARY" } } },
    {},
    /deploys with CANARY.*use the strategy canary/,
  ],
  ["a daemon", { green: { service: { schedulingStrategy: "DAEMON" } } }, {}, /web-green is a DAEMON/],
  [
    "a sticky rule and a share",
    { rules: [{ port: 80, actions: [stickyForward(3600, ["web-blue", 1], ["web-green", 0])] }] },
    TWO_STEPS,
    /web:80 default rule is sticky.*set traffic-steps: 100/,
  ],
  [
    "steps longer than the timeout",
    {},
    { stepHold: 20 * 60_000 },
    /The steps are held for 40 min together, and timeout is 30 min/,
  ],
  [
    "the new side is being deployed",
    { green: { service: rolling("web:9") } },
    {},
    /web-green is being deployed \(ecs-svc\/9, web:9\)\. Nothing was changed/,
  ],
  ["the live side is being deployed", { blue: { service: rolling("web:9") } }, {}, /web-blue is being deployed/],
  [
    "a shift was left unfinished",
    { rules: [{ port: 80, actions: [at(10, 90)] }] },
    {},
    /traffic is shared between web-green with web:6 and web-blue with web:7 \(web:80 default rule has web-blue 10, web-green 90\)/,
  ],
  [
    "beginning anew from a side without targets",
    {
      rules: [{ port: 80, actions: [at(90, 10)] }],
      blue: { service: { deployments: [deployment({ createdAt: 0 })] } },
      healthy: 0,
    },
    { ifInProgress: "replace" },
    /would begin anew from web-blue, and it has no healthy target/,
  ],
])("refused before anything is changed: %s", async (_, given, overrides, expected) => {
  const seen = await observed(given);
  expect(() => planWeights(asked(overrides), seen)).toThrow(expected);
});

test("several reasons are told at once", async () => {
  const seen = await observed({
    blue: { service: { status: "DRAINING" } },
    green: { service: { controller: "EXTERNAL" } },
  });
  expect(() => planWeights(asked(), seen)).toThrow(
    /- web-blue is DRAINING[\s\S]*- web-green has the deployment controller EXTERNAL/,
  );
});

test.each<[string, Given, RegExp]>([
  [
    "that another run may be shifting",
    { rules: [{ port: 80, actions: [at(10, 90)] }] },
    /let it end \(if-in-progress: wait\).*deploy web:7 to resume, or any other release to go back to web-green first/,
  ],
  [
    "that the rule may be one for tests",
    {
      rules: [
        { port: 80, actions: [at(1, 0)] },
        { port: 8443, actions: [at(0, 1)] },
      ],
    },
    /name its port in test-listener-ports/,
  ],
])("who meets something unfinished is told %s", async (_, given, hint) => {
  const seen = await observed(given);
  let failure: Failure | undefined;
  try {
    planWeights(asked(), seen);
  } catch (error) {
    failure = error as Failure;
  }
  expect(failure?.hint).toMatch(hint);
});

async function shift(given: Given = {}, overrides: Partial<WeightsAsked> = {}): Promise<ShiftPlan> {
  const plan = planWeights(asked(overrides), await observed(given));
  if (plan.kind !== "shift") throw new Error(`The plan is ${plan.kind}.`);
  return plan;
}

test("the plan says what will happen, step by step", async () => {
  const { lines, notes } = await shift({ rules: [{ port: 80, actions: [only("web-blue")] }] });
  expect(lines).toEqual([
    "web-blue has all the traffic and runs web:7; web-green is next.",
    "web:80 default rule: web-green is added with the weight 0, so that its targets are checked.",
    "web-green gets web:8 with 2 tasks (2 run now), without traffic.",
    "Then its share of the traffic: 10 % for 1 min, 50 % for 1 min, 100 %.",
    "web-blue keeps web:7 at full size: going back is one write.",
  ]);
  expect(notes).toEqual([]);
});

test.each<[string, Given, Partial<WeightsAsked>, Partial<ShiftPlan>]>([
  ["as many tasks as carry the traffic now", { blue: { service: { runningCount: 5 } } }, {}, { wanted: 5 }],
  ["not fewer than it has", { green: { service: { desiredCount: 6 } } }, {}, { wanted: 6 }],
  ["more where more are asked for", {}, { desiredCount: 9 }, { wanted: 9 }],
  ["not fewer where fewer are asked for", {}, { desiredCount: 1 }, { wanted: 2 }],
  [
    "one where nothing runs",
    { blue: { service: { runningCount: 0 } }, green: { service: { desiredCount: 0 } } },
    {},
    { wanted: 1 },
  ],
  ["no deployment of what it runs already", {}, { taskDefinition: "web:6" }, { deploys: false, force: true }],
  [
    "a new deployment of it where one is forced",
    {},
    { taskDefinition: "web:6", force: true },
    { deploys: true, force: true },
  ],
  [
    "a new deployment where the last one failed",
    {
      green: {
        service: { deployments: [deployment({ taskDefinition: "web:6", rolloutState: "FAILED", createdAt: 1 })] },
      },
    },
    { taskDefinition: "web:6" },
    { deploys: true, force: true },
  ],
  ["nothing first where both are named", {}, {}, { first: undefined }],
  [
    "its own hold for a step, and none for the last one",
    {},
    {
      steps: [
        { share: 5, hold: 1_000 },
        { share: 10, hold: undefined },
        { share: 100, hold: undefined },
      ],
    },
    {
      steps: [
        { share: 5, hold: 1_000 },
        { share: 10, hold: 60_000 },
        { share: 100, hold: 0 },
      ],
    },
  ],
])("the new side gets %s", async (_, given, overrides, expected) => {
  expect(await shift(given, overrides)).toMatchObject(expected);
});

test("what is live already is not deployed", async () => {
  expect(planWeights(asked({ taskDefinition: "web:7" }), await observed())).toMatchObject({
    kind: "unchanged",
    lines: ["web-blue has all the traffic and runs web:7 already: nothing to do."],
  });
});

const UNFINISHED: Given = { rules: [{ port: 80, actions: [at(50, 50)] }] };

test("an unfinished shift is resumed from where it is when its release is deployed again", async () => {
  // web-blue has the newer deployment: the shift went from web-green to it.
  const plan = await shift(UNFINISHED, { ifInProgress: "replace", taskDefinition: "web:7" });
  expect(plan).toMatchObject({ deploys: false, first: undefined, steps: [{ share: 100 }] });
  expect([plan.old.name, plan.fresh.name]).toEqual(["web-green", "web-blue"]);
  expect(plan.lines[0]).toBe(
    "A shift from web-green (web:6) to web-blue (web:7) was left unfinished: web:80 default rule has web-blue 50, web-green 50.",
  );
});

test("an unfinished shift is taken back first when another release is deployed", async () => {
  const plan = await shift(UNFINISHED, { ifInProgress: "replace" });
  expect(plan.first?.[0]?.forwarding.groups.map(({ weight }) => weight)).toEqual([100, 0]);
  expect(plan).toMatchObject({ deploys: true, steps: [{ share: 10 }, { share: 50 }, { share: 100 }] });
  expect(plan.lines).toContain("All traffic goes back to web-green first.");
});

test.each<[string, Given, Partial<WeightsAsked>, RegExp]>([
  [
    "containers that differ",
    { green: { service: { loadBalancers: [{ targetGroup: "tg", containerName: "api", containerPort: 9090 }] } } },
    {},
    /web-blue serves from app:8080 and web-green from api:9090: are they a pair\?/,
  ],
  [
    "target types that differ",
    { green: { group: { targetType: "instance" } } },
    {},
    /web-blue has targets of the type ip and web-green of the type instance/,
  ],
  ["fewer tasks asked for than are needed", {}, { desiredCount: 1 }, /desired-count is 1, and 2 tasks are started/],
  [
    "a live side without tasks",
    { blue: { service: { runningCount: 0 } } },
    {},
    /web-blue has the traffic and runs no task/,
  ],
  [
    "a live side without healthy targets",
    { healthy: 0 },
    {},
    /web-blue has no healthy target: the way back leads to a release that does not answer/,
  ],
  [
    "a sticky rule that is shifted at once",
    { rules: [{ port: 80, actions: [stickyForward(3600, ["web-blue", 1], ["web-green", 0])] }] },
    { steps: [{ share: 100, hold: undefined }] },
    /clients stay with web-blue for up to 1 h after the shift/,
  ],
  ["slow start", { green: { group: { slowStartSeconds: 60 } } }, {}, /web-green starts slowly \(60 s\)/],
  [
    "a rule for tests",
    {
      rules: [
        { port: 80, actions: [at(1, 0)] },
        { port: 8443, actions: [only("web-green")] },
      ],
      testPorts: [8443],
    },
    {},
    /web:8443 default rule names web-blue or web-green on a listener for tests, and is left alone/,
  ],
  [
    "what goes on beside it",
    { green: { service: rolling("web:9") } },
    { ifInProgress: "replace" },
    /as if-in-progress: replace asks: web-green is being deployed/,
  ],
])("a note tells of %s", async (_, given, overrides, expected) => {
  expect((await shift(given, overrides)).notes).toEqual([expect.stringMatching(expected)]);
});
