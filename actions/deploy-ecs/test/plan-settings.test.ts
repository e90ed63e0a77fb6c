import { expect, test } from "@jest/globals";
import { planDeploy } from "../src/plan/plan.ts";
import { found, observed } from "./observed.ts";
import { service } from "./service.ts";
import { inputs, withImage } from "./story.ts";

test("a deploymentConfiguration is merged with the one there is, and sent whole", () => {
  const breaker = { enable: true, rollback: true };
  const plan = planDeploy(
    inputs({ deploymentConfiguration: { maximumPercent: 150, deploymentCircuitBreaker: breaker } }),
    observed({
      service: service({
        deploymentConfiguration: {
          strategy: "ROLLING",
          minimumHealthyPercent: 100,
          maximumPercent: 200,
          deploymentCircuitBreaker: { rollback: true, enable: true },
        },
      }),
    }),
  );
  expect(plan).toMatchObject({
    settings: {
      deploymentConfiguration: {
        strategy: "ROLLING",
        minimumHealthyPercent: 100,
        maximumPercent: 150,
        deploymentCircuitBreaker: breaker,
      },
    },
    changes: ["maximumPercent 200 → 150"],
  });
});

test.each([
  [100, 100, 2, true],
  [100, 150, 1, true],
  [100, 150, 2, false],
  [50, 100, 2, false],
  [50, 100, 1, true],
  [0, 100, 1, false],
  [100, 100, 0, false],
])(
  "minimum %i %, maximum %i % of %i tasks leave no room: %s",
  (minimumHealthyPercent, maximumPercent, desiredCount, stuck) => {
    const settings = { deploymentConfiguration: { minimumHealthyPercent, maximumPercent }, desiredCount };
    const { notes } = planDeploy(withImage("shop/web:v2", settings), observed({ images: found("shop/web:v2", "b") }));
    expect(notes.some((note) => note.includes("can neither stop an old task nor start a new one"))).toBe(stuck);
  },
);
