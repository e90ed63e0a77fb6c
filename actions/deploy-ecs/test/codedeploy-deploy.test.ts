import type { CodeDeploy, NewDeployment } from "@deploy-actions/shared/codedeploy/codedeploy";
import { goBackCodeDeploy } from "@deploy-actions/shared/codedeploy/go-back-codedeploy";
import { Interruption } from "@deploy-actions/shared/testkit/codedeploy/fake-deployment";
import { expect, test } from "@jest/globals";
import { continueCodeDeploy } from "../src/codedeploy/follow-on.ts";
import { CANARY, MINUTE, play, START, type World } from "./codedeploy-story.ts";

/** AWS's own no. */
const refused = () =>
  Object.assign(new Error("The role may not"), { name: "AccessDeniedException", $metadata: { httpStatusCode: 400 } });

/** A release of somebody else, at the given time. */
const somebodyDeploys = async ({ account, clock }: World, afterMs: number, name = "web:3") => {
  await clock.sleep(afterMs);
  const { definition } = account.taskDefinitions.find("web:1") ?? {};
  if (!account.taskDefinitions.find(name) && definition) account.taskDefinitions.register(definition);
  const properties = { TaskDefinition: account.taskDefinitions.find(name)?.arn };
  const appSpec = JSON.stringify({ Resources: [{ TargetService: { Properties: properties } }] });
  account.world.create({ application: "web", group: "web", appSpec, description: "theirs" });
};

test("a release is saved before it is asked for and when it is known, and ends with all the traffic", async () => {
  const { rolledOut, saved, account, log } = await play();
  expect(rolledOut).toMatchObject({
    ending: { kind: "succeeded" },
    deployment: "d-000000001",
    mine: { deploymentId: "ecs-svc/2", previousDeploymentId: "ecs-svc/1", taskDefinition: "web:2", createdAt: START },
  });
  expect(saved).toMatchObject([
    { phase: "creating", undertaking: { mark: "run 7", before: { taskDefinition: "web:1" } } },
    { phase: "deploying", deployment: "d-000000001", goingBack: false },
  ]);
  expect(account.world.deployments[0]?.view).toMatchObject({
    description: "web:2 by deploy-actions (run 7)",
    autoRollback: ["DEPLOYMENT_FAILURE"],
  });
  expect(log[0]).toBe("Deploying web:2 as d-000000001.");
});

test("the desired count is set first, so that the new tasks are as many", async () => {
  const { rolledOut, account, saved } = await play({ given: { desiredCount: 5 } });
  expect(rolledOut?.samples.at(-1)).toMatchObject({ newRunning: 5, desired: 5 });
  expect(account.world.desiredCount).toBe(5);
  expect(saved.map(({ phase }) => phase)).toEqual(["settings", "creating", "deploying"]);
});

test("what CodeDeploy refuses leaves the service as it was", async () => {
  const { error, account, saved } = await play({
    given: { desiredCount: 5 },
    means: ({ codeDeploy }) => ({ codeDeploy: { ...codeDeploy, create: () => Promise.reject(refused()) } }),
  });
  expect(error?.message).toBe("The role may not");
  expect(account.world.desiredCount).toBe(2);
  expect(saved.at(-1)).toEqual({ phase: "untouched" });
});

/** CreateDeployment takes effect, and its answer does not arrive; tried again by the SDK, or not. */
const losingAnswers = (codeDeploy: CodeDeploy, triesAgain: boolean): CodeDeploy => ({
  ...codeDeploy,
  create: async (request: NewDeployment) => {
    await codeDeploy.create(request);
    if (triesAgain) return await codeDeploy.create(request);
    throw new Error("socket hang up");
  },
});

test.each([
  ["and the SDK asks again", true],
  ["and nobody asks again", false],
])("a deployment whose answer is lost, %s, is recognised and followed", async (_, triesAgain) => {
  const { rolledOut, saved, account } = await play({
    means: ({ codeDeploy }) => ({ codeDeploy: losingAnswers(codeDeploy, triesAgain) }),
  });
  expect(rolledOut).toMatchObject({ ending: { kind: "succeeded" }, deployment: "d-000000001" });
  expect(saved.at(-1)).toMatchObject({ phase: "deploying", deployment: "d-000000001" });
  expect(account.world.deployments).toHaveLength(1);
});

test("a deployment that is in its own way is recognised, although lists show it only some seconds later", async () => {
  const { rolledOut, saved, account } = await play({
    means: ({ codeDeploy, clock }) => {
      let createdAt = Number.POSITIVE_INFINITY;
      const losing = losingAnswers(codeDeploy, true);
      return {
        codeDeploy: {
          ...losing,
          create: (request) => {
            createdAt = Math.min(createdAt, clock.now());
            return losing.create(request);
          },
          listDeployments: async (group, query) =>
            clock.now() < createdAt + 3_000 ? [] : await codeDeploy.listDeployments(group, query),
        },
      };
    },
  });
  expect(rolledOut).toMatchObject({ ending: { kind: "succeeded" }, deployment: "d-000000001" });
  expect(saved.map(({ phase }) => phase)).toEqual(["creating", "deploying"]);
  expect(account.world.deployments).toHaveLength(1);
});

test("a limit that no deployment of the group explains is not waited for longer than the step may take", async () => {
  const { error, saved } = await play({
    means: ({ codeDeploy }) => ({ codeDeploy: { ...codeDeploy, create: async () => ({ kind: "busy" }) } }),
  });
  expect(error?.message).toBe(
    "CodeDeploy takes no deployment (DeploymentLimitExceeded), and shows none that goes on in group web. Nothing was changed.",
  );
  expect(saved.at(-1)).toEqual({ phase: "untouched" });
});

test("a request that never arrived is an error, and the post step finds nothing to take back", async () => {
  const { error, saved, effects, clock } = await play({
    means: ({ codeDeploy }) => ({
      codeDeploy: { ...codeDeploy, create: () => Promise.reject(new Error("connect ETIMEDOUT")) },
    }),
  });
  expect(error?.message).toBe("connect ETIMEDOUT");
  expect(saved).toMatchObject([{ phase: "creating" }]);
  const state = saved[0] ?? { phase: "untouched" };
  const terms = { deadline: clock.now() + MINUTE, proven: "stays" } as const;
  expect(await clock.run(goBackCodeDeploy(state, effects, terms))).toMatchObject({
    kind: "back",
    how: "CodeDeploy had not been given a deployment",
  });
});

test("with if-in-progress: wait another deployment is waited for, and its release is the one to go back to", async () => {
  const { rolledOut, log, saved, account } = await play({
    given: { ifInProgress: "wait" },
    means: (world) => {
      const { codeDeploy } = world;
      return {
        codeDeploy: {
          ...codeDeploy,
          findGroups: async (name) => {
            const found = await codeDeploy.findGroups(name);
            await somebodyDeploys(world, 0);
            return found;
          },
        },
      };
    },
  });
  expect(rolledOut).toMatchObject({ ending: { kind: "succeeded" }, deployment: "d-000000002" });
  expect(log[0]).toMatch(/^Waiting: Deployment d-000000001 .*is in progress/);
  expect(log).toContain("The service runs web:3 now: that is the release to go back to.");
  expect(saved.at(-1)).toMatchObject({ undertaking: { before: { taskDefinition: "web:3" } } });
  expect(account.world.weights).toEqual({ "web:2": 100 });
});

test("a deployment that somebody begins in the last moment is explained, and nothing is left behind", async () => {
  const { error, account, saved } = await play({
    given: { desiredCount: 5 },
    means: (world) => ({
      ecs: {
        ...world.ecs,
        update: async (change) => {
          const updated = await world.ecs.update(change);
          if (world.account.world.deployments.length === 0) await somebodyDeploys(world, 0);
          return updated;
        },
      },
    }),
  });
  expect(error?.message).toMatch(/^Deployment d-000000001 .*is in progress in this group/);
  expect(account.world.desiredCount).toBe(2);
  expect(saved.at(-1)).toEqual({ phase: "untouched" });
});

test("waiting for another deployment has an end", async () => {
  const { error, took } = await play({
    group: { terminationWait: 60 },
    given: { ifInProgress: "wait", timeout: 10 * MINUTE },
    means: (world) => ({
      codeDeploy: {
        ...world.codeDeploy,
        findTrafficRouting: async (name) => {
          await somebodyDeploys(world, 0);
          return await world.codeDeploy.findTrafficRouting(name);
        },
      },
    }),
  });
  expect(error?.message).toContain("It did not end within this step's timeout.");
  expect(took).toBeLessThan(11 * MINUTE);
});

test("failed checks at 10 % end there, and the way back leaves the old release alone with the traffic", async () => {
  const { rolledOut, saved, effects, clock, account } = await play({
    given: { deploymentConfig: CANARY },
    means: () => ({
      verify: async ({ share }) =>
        share === 10 ? { kind: "failed", reason: "home answered 500" } : { kind: "passed" },
    }),
  });
  expect(rolledOut?.ending).toEqual({ kind: "unhealthy", share: 10, reason: "home answered 500" });
  expect(account.world.weights).toEqual({ "web:1": 90, "web:2": 10 });
  const state = saved.at(-1) ?? { phase: "untouched" };
  const terms = { deadline: clock.now() + 5 * MINUTE, proven: "goes" } as const;
  expect(await clock.run(goBackCodeDeploy(state, effects, terms))).toMatchObject({
    kind: "back",
    taskDefinition: "web:1",
  });
  expect(account.world.weights).toEqual({ "web:1": 100 });
});

test("what ECS says about the tasks of a bad release is kept as evidence, beside CodeDeploy's events", async () => {
  const { rolledOut } = await play({
    means: ({ ecs, account }) => {
      account.world.crashing.add("web:2");
      return {
        ecs: {
          ...ecs,
          findService: async () => {
            const service = account.service();
            const event = { id: "e1", at: START + 5_000, message: "(service web) was unable to place a task." };
            return { kind: "found", service: { ...service, events: [event] } };
          },
        },
        findDoom: async (taskSetId) => (taskSetId === "ecs-svc/2" ? { because: "2 tasks crashed" } : undefined),
      };
    },
  });
  expect(rolledOut?.ending).toEqual({ kind: "doomed", because: "2 tasks crashed" });
  expect(rolledOut?.events.map(({ message }) => message)).toEqual(
    expect.arrayContaining(["Install is in progress.", "(service web) was unable to place a task."]),
  );
});

test("an alarm's rollback is followed to its end before it is called one", async () => {
  const { rolledOut, account } = await play({
    group: { alarms: ["web-5xx"] },
    given: { deploymentConfig: CANARY },
    act: async ({ clock, account: { world } }) => {
      await clock.sleep(2 * MINUTE);
      world.interrupt(new Interruption("Stopped", "ALARM_ACTIVE", "web-5xx"));
    },
  });
  expect(rolledOut?.ending).toEqual({
    kind: "rolled-back",
    by: "alarm",
    reason: "ALARM_ACTIVE: web-5xx; AllowTraffic failed: web-5xx",
  });
  expect(account.world.weights).toEqual({ "web:1": 100 });
});

test("a job that is cancelled before its first write has changed nothing", async () => {
  const cancelling = new AbortController();
  const { rolledOut, saved, account } = await play({
    means: ({ codeDeploy }) => ({
      signal: cancelling.signal,
      codeDeploy: {
        ...codeDeploy,
        listDeployments: (group, query) => {
          cancelling.abort(new Error("SIGINT"));
          return codeDeploy.listDeployments(group, query);
        },
      },
    }),
  });
  expect(rolledOut).toMatchObject({ ending: { kind: "cancelled" }, deployment: undefined });
  expect(saved).toEqual([]);
  expect(account.world.deployments).toEqual([]);
});

test("a deployment that one step left in Ready is continued by another one, to all the traffic", async () => {
  const paused = await play({ group: { readyWait: 60 }, given: { waitUntil: "paused" } });
  expect(paused.rolledOut?.ending).toMatchObject({ kind: "paused" });
  const { account, clock, effects, saved, log } = paused;
  const state = saved.at(-1);
  if (state?.phase !== "deploying") throw new Error("Nothing is being deployed.");
  const course = { service: account.service(), waitUntil: "traffic-shifted" } as const;
  const continued = () => clock.run(continueCodeDeploy(state.deployment, state.undertaking, course, effects));
  expect(await continued()).toMatchObject({ ending: { kind: "succeeded" }, deployment: state.deployment });
  expect(account.world.weights).toEqual({ "web:2": 100 });
  expect(log).toContain("Continued d-000000001.");

  expect(await continued()).toMatchObject({ ending: { kind: "succeeded" } });
  expect(log).toContain("d-000000001 does not wait any more; following it.");
});
