import { fakeEcsAccount } from "../../testkit/ecs/fake-account.ts";
import { crashing, healthy } from "../../testkit/ecs/fake-images.ts";
import { image } from "../../testkit/ecs/web-task.ts";
import { ecsContract } from "./ecs.contract.ts";
import type { Stage, StageSettings } from "./ecs-stage.ts";

async function open(settings: StageSettings = {}): Promise<Stage> {
  const account = await fakeEcsAccount(settings);
  account.images.push(image("good"), healthy());
  account.images.push(image("crashing"), crashing());
  return {
    ecs: account.ecs,
    ecsOf: account.ecsOf,
    images: { good: image("good"), crashing: image("crashing"), missing: image("missing") },
    deregister: async (name) => account.taskDefinitions.deregister(name),
    pass: (ms) => account.clock.sleep(ms),
    [Symbol.asyncDispose]: async () => {},
  };
}

ecsContract("the fake", open);
