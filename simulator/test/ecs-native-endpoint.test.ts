import {
  ContinueServiceDeploymentCommand,
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { expect, test } from "@jest/globals";
import { ManualClock } from "../src/clock.ts";
import { startSimulator } from "../src/simulator.ts";
import { clientSettings, errorOf } from "./client-settings.ts";
import { SECOND, taskDefinition, webService } from "./ecs-account.ts";

test("a paused deployment is found and continued with the SDK", async () => {
  const clock = new ManualClock();
  await using aws = await startSimulator({ clock, consistencyMs: 0 });
  const ecs = new ECSClient(clientSettings(aws));
  aws.images.push("web:v1", { kind: "memory" });
  await ecs.send(new CreateClusterCommand({ clusterName: "prod" }));
  const container = { logConfiguration: undefined };
  await ecs.send(new RegisterTaskDefinitionCommand(taskDefinition({ container }) as never));
  const lifecycleHooks = [{ targetType: "PAUSE", lifecycleStages: ["PRE_PRODUCTION_TRAFFIC_SHIFT"] }];
  const deploymentConfiguration = { strategy: "BLUE_GREEN", bakeTimeInMinutes: 1, lifecycleHooks };
  await ecs.send(new CreateServiceCommand(webService({ deploymentConfiguration }) as never));
  clock.advance(120 * SECOND);

  const current = async () => {
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster: "prod", services: ["web"] }));
    const serviceDeploymentArns = [`${services?.[0]?.currentServiceDeployment}`];
    const answer = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }));
    return answer.serviceDeployments?.[0];
  };
  const paused = await current();
  // The SDK's type lacks this stage, as the enum of the model does.
  expect(`${paused?.lifecycleStage}`).toBe("PRE_PRODUCTION_TRAFFIC_SHIFT");
  const [hook] = paused?.lifecycleHookDetails ?? [];
  expect(hook).toMatchObject({ targetType: "PAUSE", status: "AWAITING_ACTION", timeoutAction: "ROLLBACK" });
  expect(hook?.expiresAt?.getTime()).toBeGreaterThan(clock.now());

  const proceed = new ContinueServiceDeploymentCommand({
    serviceDeploymentArn: paused?.serviceDeploymentArn,
    hookId: hook?.hookId,
    action: "CONTINUE",
  });
  expect(await ecs.send(proceed)).toMatchObject({ serviceDeploymentArn: paused?.serviceDeploymentArn });
  clock.advance(60 * SECOND);
  expect(await current()).toMatchObject({ status: "SUCCESSFUL", lifecycleHookDetails: [{ status: "SUCCEEDED" }] });
  expect(await errorOf(ecs.send(proceed))).toMatchObject({ name: "InvalidParameterException" });
});
