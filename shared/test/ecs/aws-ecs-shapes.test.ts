import { expect, test } from "@jest/globals";
import { toServiceDeployment } from "../../src/ecs/aws-ecs-shapes.ts";

test.each([
  ["CANARY", { production: 10, test: 100 }],
  ["ROLLING", undefined],
  [undefined, undefined],
] as const)(
  "the weights of a deployment with the strategy %s are those of its traffic, or none",
  (strategy, traffic) => {
    const shown = toServiceDeployment({
      deploymentConfiguration: { strategy },
      targetServiceRevision: { requestedProductionTrafficWeight: 10, requestedTestTrafficWeight: 100 },
    });
    expect(shown.traffic).toEqual(traffic);
  },
);
