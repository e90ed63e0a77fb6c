import { DeregisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { ManualClock } from "@deploy-actions/simulator/clock";
import { systemClock } from "../../src/clock.ts";
import { awsEcs } from "../../src/ecs/aws-ecs.ts";
import { CRASHING, HEALTHY, openAccount, pass, REPOSITORY } from "../../testkit/ecs/account.ts";
import { accessAllowing, accessTo } from "../../testkit/simulated-access.ts";
import { ecsContract } from "./ecs.contract.ts";
import type { Stage, StageSettings } from "./ecs-stage.ts";

/** What a step is given that may do everything but tag. */
const WITHOUT_TAGGING = ["ecs:Describe*", "ecs:RegisterTaskDefinition", "iam:PassRole"];

async function open({
  breaker = { enable: false, rollback: false },
  mayTag = true,
}: StageSettings = {}): Promise<Stage> {
  const account = await openAccount({ breaker, clock: new ManualClock() });
  const access = mayTag ? accessTo(account.aws) : accessAllowing(account.aws, WITHOUT_TAGGING);
  const ecsOf = (asked: { readonly cluster: string; readonly service: string }) =>
    awsEcs({ ...asked, access, clock: systemClock, log: () => {} });
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
