import { awsCodeDeploy } from "../../src/codedeploy/aws-codedeploy.ts";
import { ANSWERING, blueGreen, openCodeDeployAccount } from "../../testkit/codedeploy/account.ts";
import { accessTo } from "../../testkit/simulated-access.ts";
import { codeDeployContract } from "./codedeploy.contract.ts";
import type { Stage, StageSettings } from "./codedeploy-stage.ts";

async function open({ terminationWait = 1, readyWait = 0 }: StageSettings = {}): Promise<Stage> {
  const blueGreenDeploymentConfiguration = blueGreen(terminationWait, readyWait);
  const account = await openCodeDeployAccount({ group: { blueGreenDeploymentConfiguration } });
  const codeDeployOf = (service: string) => awsCodeDeploy({ access: accessTo(account.aws), cluster: "prod", service });
  return {
    codeDeploy: codeDeployOf("web"),
    codeDeployOf,
    good: (await account.register("v2", ANSWERING)).arn,
    now: () => account.aws.clock.now(),
    pass: account.pass,
    [Symbol.asyncDispose]: () => account[Symbol.asyncDispose](),
  };
}

codeDeployContract("CodeDeploy as the simulator plays it", open);
