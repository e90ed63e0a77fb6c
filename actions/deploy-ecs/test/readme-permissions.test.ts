import { CRASHING } from "@deploy-actions/shared/testkit/ecs/account";
import { quickTime } from "@deploy-actions/shared/testkit/job";
import type { Program, ProgramByCommand } from "@deploy-actions/simulator/images";
import { runAction } from "@deploy-actions/simulator/runner/run-action";
import { expect, test } from "@jest/globals";
import { answering, createDeploymentGroup, openProduction, type Production, ROLE } from "./readme-account.ts";
import { actionsOf, type Part, policy, policyForAll } from "./readme-policies.ts";
import { behind, shiftingBehind } from "./readme-stages.ts";

const SPEED = 30;
const MOST_MS = 180_000;

const folder = new URL("..", import.meta.url).pathname;

/** Asked of IAM along with another call, never called by themselves. */
const ALONG = ["iam:PassRole", "ecs:TagResource", "codedeploy:RegisterApplicationRevision"];

/** Refusals that a step lives with: it says what it could not see. */
const HELPS = (["Explain", "Images", "Preflight"] as const).flatMap((part) => actionsOf(policy(part)));

type Texts = Readonly<Record<string, string>>;

/** The pair of weights is called web-blue and web-green. */
const policyOf = (part: Part, _: number, parts: readonly Part[]) =>
  parts.includes("Weights") ? policyForAll(part) : policy(part);

/** A step whose role may do what these parts of docs/iam say, word for word. */
async function openWith(parts: readonly Part[]) {
  const account = await openProduction({ policies: parts.map(policyOf), speed: SPEED });
  await account.register("web");
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = account.aws.env;
  const step = async (inputs: Texts) => {
    const given = { cluster: "production", service: "web", "role-to-assume": ROLE("deploy") };
    const { outputs } = await runAction(folder, {
      inputs: { ...given, ...(inputs.mode ? {} : { preflight: "off" }), ...inputs },
      env: { ...env, ...quickTime(SPEED) },
    });
    return outputs;
  };
  const { account: id, region } = account.aws;
  const push = (tag: string, program: Program | ProgramByCommand) => {
    account.push(`shop/web:${tag}`, program);
    return { image: `${id}.dkr.ecr.${region}.amazonaws.com/shop/web:${tag}` };
  };
  return { account, step, push, [Symbol.asyncDispose]: () => account[Symbol.asyncDispose]() };
}

type World = Awaited<ReturnType<typeof openWith>>;

const called = ({ aws }: Production) =>
  new Set(aws.calls.filter(({ status }) => status === 200).map(({ service, operation }) => `${service}:${operation}`));

const denied = ({ aws }: Production) => [
  ...new Set(
    aws.calls
      .filter(({ errorCode = "" }) => /AccessDenied|Unauthorized/.test(errorCode))
      .map(({ service, operation }) => `${service}:${operation}`),
  ),
];

interface Story {
  readonly part: Part;
  readonly beside: readonly Part[];
  readonly play: (world: World) => Promise<readonly Texts[]>;
  /** The status of each step. */
  readonly ends: readonly string[];
}

const watching = ({ alarm }: { readonly alarm: string }) => ({
  "deployment-configuration": JSON.stringify({ alarms: { alarmNames: [alarm], enable: true, rollback: true } }),
});

async function withService({ account }: World): Promise<void> {
  await account.create("web");
  await account.settled(["web"]);
}

const STORIES: readonly Story[] = [
  {
    part: "Every deploy",
    beside: [],
    ends: ["deployed", "rolled-back"],
    play: async (world) => {
      await withService(world);
      return [await world.step(world.push("v2", answering("v2"))), await world.step(world.push("v3", CRASHING))];
    },
  },
  {
    part: "Shifting",
    beside: ["Every deploy"],
    ends: ["paused", "deployed"],
    play: async ({ account, step, push }) => {
      const pair = await account.pair();
      await account.create("web", { loadBalancers: [shiftingBehind(pair)] });
      await account.settled(["web"]);
      const hook = { targetType: "PAUSE", lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"] };
      const paused = await step({
        ...push("v2", answering("v2")),
        strategy: "blue-green",
        "deployment-configuration": JSON.stringify({ bakeTimeInMinutes: 1, lifecycleHooks: [hook] }),
        "wait-until": "paused",
      });
      return [paused, await step({ mode: "continue", release: paused.release ?? "" })];
    },
  },
  {
    part: "Weights",
    beside: ["Every deploy"],
    ends: ["deployed"],
    play: async ({ account, step, push }) => {
      const pair = await account.pair();
      await pair.addRule();
      await account.create("web-blue", { taskDefinition: "web", loadBalancers: [behind(pair.blue)] });
      await account.create("web-green", { taskDefinition: "web", loadBalancers: [behind(pair.green)] });
      await account.settled(["web-blue", "web-green"]);
      const of = { service: "web-blue", "partner-service": "web-green", strategy: "weights", "step-hold": "10s" };
      return [await step({ ...push("v2", answering("v2")), ...of })];
    },
  },
  {
    part: "CodeDeploy",
    beside: ["Every deploy"],
    ends: ["paused", "deployed", "rolled-back"],
    play: async ({ account, step, push }) => {
      const pair = await account.pair({ alone: true });
      await account.create("web", {
        deploymentController: { type: "CODE_DEPLOY" },
        loadBalancers: [behind(pair.blue)],
      });
      await account.settled(["web"]);
      await createDeploymentGroup(account, pair.listener, { readyWait: 30 });
      const paused = await step({ ...push("v2", answering("v2")), "wait-until": "paused" });
      const next = { mode: "continue", release: paused.release ?? "", "wait-until": "complete", timeout: "2h" };
      const continued = await step(next);
      const known = { "codedeploy-application": "web", "codedeploy-deployment-group": "web" };
      return [paused, continued, await step({ ...push("v3", CRASHING), ...known })];
    },
  },
  {
    part: "One-off tasks",
    beside: ["Every deploy"],
    ends: ["deployed", "failed"],
    play: async (world) => {
      await withService(world);
      const migrated: Program = { kind: "memory", logs: ["done"], exits: { afterSeconds: 5, code: 0 } };
      const program: ProgramByCommand = (command) => (command[0] === "migrate" ? migrated : answering("v2"));
      const running = (word: string) => ({ "run-before": `{ name: migrate, command: [${word}], timeout: 1m }` });
      const good = await world.step({ ...world.push("v2", program), ...running("migrate") });
      return [good, await world.step({ ...world.push("v3", program), ...running("sleep") })];
    },
  },
  {
    part: "Create",
    beside: ["Every deploy"],
    ends: ["rolled-back", "deployed"],
    play: async ({ step, push }) => {
      const file = {
        launchType: "FARGATE",
        desiredCount: 1,
        networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
        tags: [{ key: "team", value: "shop" }],
      };
      const created = {
        "service-definition": JSON.stringify(file),
        "create-service": "true",
        "task-definition": "web",
      };
      const bad = await step({ ...push("v2", CRASHING), ...created });
      return [bad, await step({ ...push("v3", answering("v3")), ...created })];
    },
  },
  {
    part: "Explain",
    beside: ["Every deploy"],
    ends: ["failed", "deployed", "rolled-back", "rolled-back"],
    play: async ({ account, step, push }) => {
      const missing = await step(push("v2", answering("v2")));
      const pair = await account.pair();
      await account.create("web", { loadBalancers: [behind(pair.blue)] });
      await account.settled(["web"]);
      const sick: Program = { kind: "memory", respond: (_, response) => void response.writeHead(500).end() };
      // The alarms are watched for a while after the switch, so that the old tasks seem to drain for long.
      const good = await step({ ...push("v2", answering("v2")), ...watching(await account.secretAndAlarm()) });
      return [missing, good, await step(push("v3", CRASHING)), await step({ ...push("v4", sick), timeout: "10m" })];
    },
  },
  {
    part: "Images",
    beside: ["Every deploy"],
    ends: ["deployed", "failed"],
    play: async (world) => {
      await withService(world);
      const { image } = world.push("v2", answering("v2"));
      return [await world.step({ image }), await world.step({ image: image.replace("v2", "v22") })];
    },
  },
  {
    part: "Preflight",
    beside: ["Every deploy", "Images", "Explain"],
    ends: ["deployed"],
    play: async ({ account, step, push }) => {
      const pair = await account.pair();
      await account.create("web", { loadBalancers: [behind(pair.blue)] });
      await account.settled(["web"]);
      const needed = await account.secretAndAlarm();
      return [
        await step({
          ...push("v2", answering("v2")),
          secrets: `DB_PASSWORD=${needed.secret}\nURL=/production/url`,
          ...watching(needed),
          preflight: "error",
        }),
      ];
    },
  },
];

test.concurrent.each(STORIES.map((story) => [story.part, story] as const))(
  "%s: enough, and no more than that",
  async (part, { beside, play, ends }) => {
    await using world = await openWith([...beside, part]);
    const ended = await play(world);
    expect(ended.map(({ status }) => status)).toEqual(ends);
    const lived = HELPS.filter((action) => !actionsOf(policy(part)).includes(action));
    expect(denied(world.account).filter((action) => !lived.includes(action))).toEqual([]);
    const used = called(world.account);
    expect(actionsOf(policy(part)).filter((action) => !used.has(action) && !ALONG.includes(action))).toEqual([]);
  },
  MOST_MS,
);
