import { fakeCodeDeployAccount } from "../../testkit/codedeploy/fake-account.ts";
import { codeDeployContract } from "./codedeploy.contract.ts";
import type { Stage, StageSettings } from "./codedeploy-stage.ts";

async function open({ terminationWait = 1, readyWait }: StageSettings = {}): Promise<Stage> {
  const { codeDeploy, world, clock, taskDefinitions } = fakeCodeDeployAccount({
    group: { terminationWait, readyWait },
  });
  return {
    codeDeploy,
    codeDeployOf: (service) => world.port({ service }),
    good: taskDefinitions.find("web:2")?.arn ?? "",
    now: () => clock.now(),
    pass: (ms) => clock.sleep(ms),
    [Symbol.asyncDispose]: async () => {},
  };
}

codeDeployContract("the fake", open);
