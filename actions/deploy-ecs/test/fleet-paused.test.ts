import { CreateServiceCommand } from "@aws-sdk/client-ecs";
import { CANARY, nativeAccount, pauseAt } from "@deploy-actions/shared/testkit/ecs/native-account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { expect, test } from "@jest/globals";
import { isGoodStep, statusOfStep } from "../src/step-status.ts";
import { play, playPost, told } from "./fleet-story.ts";

const HELD = { ...CANARY, lifecycleHooks: [pauseAt("PRE_PRODUCTION_TRAFFIC_SHIFT")] };

/** Service web with a pause, and a rolling service jobs beside it that runs the same task definition. */
async function pair() {
  const account = await nativeAccount({ configuration: HELD });
  await account.ecs.send(
    new CreateServiceCommand({
      cluster: "prod",
      serviceName: "jobs",
      taskDefinition: "web:1",
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
    }),
  );
  await account.pass(120_000);
  const image = account.push("v2", answering("v2"));
  return Object.assign(account, { images: `web=${image}\njobs=${image}` });
}

test("what needs a service that is paused is not begun: its new release is not live yet", async () => {
  await using account = await pair();
  const { step, log, state } = await play(account, {
    inputs: { services: "[{ name: web, wait-until: paused }, { name: jobs, needs: web }]", images: account.images },
  });
  expect(told(step)).toEqual({ web: "paused web:2", jobs: "not-started web:1" });
  expect([statusOfStep(step), isGoodStep(step)]).toEqual(["paused", true]);
  expect(log).toContain("The next services are not begun: what they need is paused, and not live yet.");
  expect((await playPost(account, state)).untouched).toMatchObject([
    { name: "web", unfinished: { phase: "done", serving: "web:2" } },
    { name: "jobs", unfinished: { phase: "done", serving: "web:1" } },
  ]);
  expect(await account.service()).toMatchObject({ taskDefinition: "web:2", weights: "100/0" });
});
