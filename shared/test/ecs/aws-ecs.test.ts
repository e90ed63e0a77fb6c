import { DeregisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { ManualClock } from "@deploy-actions/simulator/clock";
import { systemClock } from "../../src/clock.ts";
import { awsEcs } from "../../src/ecs/aws-ecs.ts";
import { CRASHING, HEALTHY, openAccount, pass, REPOSITORY } from "../../testkit/ecs/account.ts";
import { accessTo } from "../../testkit/simulated-access.ts";
import { ecsContract } from "./ecs.contract.ts";
import type { Stage, StageSettings } from "./ecs-stage.ts";

async function open({ breaker = { enable: false, rollback: false } }: StageSettings = {}): Promise<Stage> {
  const account = await openAccount({ breaker, clock: new ManualClock() });
  const ecsOf = (asked: { readonly cluster: string; readonly service: string }) =>
    awsEcs({ ...asked, access: accessTo(account.aws), clock: systemClock, log: () => {} });
  return {
    ecs: ecsOf({ cluster: "prod", service: "web" }),
    ecsOf,
    images: {
      good: account.push("good", HEALTHY),
      crashing: account.push("crashing", CRASHING),
      missing: `${REPOSITORY}:missing`,
    },
    deregister: async (taskDefinition) =>
      void (await account.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }))),
    pass: (ms) => pass(account.aws, ms),
    [Symbol.asyncDispose]: () => account[Symbol.asyncDispose](),
  };
}

ecsContract("ECS as the simulator plays it", open);
