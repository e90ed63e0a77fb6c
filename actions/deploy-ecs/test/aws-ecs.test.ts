import { DeregisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { systemClock } from "@deploy-actions/shared/clock";
import { ManualClock } from "@deploy-actions/simulator/clock";
import { awsEcs } from "../src/aws-ecs.ts";
import { CRASHING, HEALTHY, openAccount, pass, REPOSITORY } from "./account.ts";
import { ecsContract } from "./ecs.contract.ts";
import type { Stage, StageSettings } from "./ecs-stage.ts";
import { accessTo } from "./simulated-access.ts";

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
