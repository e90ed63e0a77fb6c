import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { expect, test } from "@jest/globals";
import { mixedAccount } from "./fleet-mixed-account.ts";
import { play, playPost, told } from "./fleet-story.ts";

/** One of each strategy; worker comes last. */
const services = (worker = "") => `
- { name: web }
- { name: api }
- { name: shop-blue, strategy: weights, partner-service: shop-green, traffic-steps: "50, 100", step-hold: 10s }
- { name: worker, needs: [web, api, shop-blue]${worker} }
`;

test("rolling, blue/green, CodeDeploy and weights go to one release in one step", async () => {
  await using account = await mixedAccount();
  const image = account.push("v2", answering("v2"));
  const { step } = await play(account, { inputs: { services: services(), image } });
  expect(told(step)).toEqual({
    web: "deployed web:2",
    api: "deployed web:2",
    "shop-blue": "deployed web:2",
    worker: "deployed web:2",
  });
  expect(step.services.map(({ outcome }) => outcome.via.kind)).toEqual(["ecs", "codedeploy", "ecs-weights", "ecs"]);
  expect(await account.live()).toEqual({
    web: "web:2",
    api: "web:2",
    worker: "web:2",
    "shop-blue": "web:1",
    "shop-green": "web:2",
    shop: [0, 100],
  });
});

test("when the last one does not come through, every strategy has its own way back", async () => {
  await using account = await mixedAccount();
  const image = account.push("v2", answering("v2"));
  const bad = ', checks: "https://bad.example.com"';
  const { step, state } = await play(account, { inputs: { services: services(bad), image } });
  expect(step.services.map(({ name, outcome }) => `${name} ${outcome.status}`)).toEqual([
    "web rolled-back",
    "api rolled-back",
    "shop-blue rolled-back",
    "worker rolled-back",
  ]);
  expect((await playPost(account, state)).finished).toEqual([]);
  expect(await account.live()).toEqual({
    web: "web:1",
    api: "web:1",
    worker: "web:1",
    "shop-blue": "web:1",
    "shop-green": expect.any(String),
    shop: [100, 0],
  });
});
