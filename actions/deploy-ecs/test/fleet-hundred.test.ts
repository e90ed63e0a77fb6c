import { CRASHING, HEALTHY } from "@deploy-actions/shared/testkit/ecs/account";
import { callsSince, manyAccount } from "@deploy-actions/shared/testkit/ecs/many-account";
import { expect, test } from "@jest/globals";
import { play } from "./fleet-story.ts";

const SERVICES = 100;
const WAVE = 25;
const NAMES = Array.from({ length: SERVICES }, (_, index) => `s${index}`);

/** Each needs one of the wave before it. */
const DOCUMENT = JSON.stringify(
  NAMES.map((name, index) => ({ name, ...(index < WAVE ? {} : { needs: NAMES[index - WAVE] }) })),
);

test("a hundred services in four waves, of which the last one crashes, are all back at the end of one run, and no call was throttled", async () => {
  await using account = await manyAccount({ services: NAMES, breaker: false });
  const images = NAMES.map((name) => {
    const program = name === NAMES.at(-1) ? CRASHING : HEALTHY;
    return `${name}=${account.push(name, "v2", program)}`;
  });
  const from = account.aws.calls.length;
  const { step, seconds } = await play(account, { inputs: { services: DOCUMENT, images: images.join("\n") } });

  expect(new Set(step.services.map(({ outcome }) => outcome.status))).toEqual(new Set(["rolled-back"]));
  expect(Object.values(await account.serving())).toEqual(NAMES.map((name) => `${name}:1`));
  const { counts, errors } = callsSince(account, from);
  expect(errors).toEqual([]);
  // Each is deployed and goes back; a service that is still rolling is stopped instead of updated once more.
  const { RegisterTaskDefinition, UpdateService = 0, StopServiceDeployment = 0 } = counts;
  expect([RegisterTaskDefinition, UpdateService + StopServiceDeployment]).toEqual([SERVICES, 2 * SERVICES]);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  expect(all / seconds).toBeLessThan(SERVICES * 0.05);
});
