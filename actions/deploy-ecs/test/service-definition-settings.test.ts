import { describe, expect, test } from "@jest/globals";
import { settingsFromDefinition } from "../src/service-definition/settings.ts";
import { behindBlueGreen, definition, TARGET_GROUP } from "./service-definition.ts";

const subnets = (...ids: readonly string[]) => ({ awsvpcConfiguration: { subnets: ids } });
const NOTHING = { members: {}, before: {} };

describe("of a service definition file, UpdateService is sent", () => {
  test("nothing where it says what the service has", () => {
    expect(settingsFromDefinition(definition(), definition({ enableExecuteCommand: true }))).toEqual({
      atOnce: NOTHING,
      withDeployment: NOTHING,
      needsForce: false,
    });
  });

  test("what differs, whole, with what was before", () => {
    const file = definition({ enableExecuteCommand: true, networkConfiguration: subnets("subnet-a", "subnet-b") });
    const live = definition({ networkConfiguration: subnets("subnet-a"), platformVersion: "1.4.0" });
    expect(settingsFromDefinition(file, live)).toEqual({
      atOnce: { members: { enableExecuteCommand: true }, before: { enableExecuteCommand: false } },
      withDeployment: {
        members: { networkConfiguration: subnets("subnet-a", "subnet-b") },
        before: { networkConfiguration: subnets("subnet-a") },
      },
      needsForce: false,
    });
  });

  test("an empty list only where the file has one", () => {
    const volumes = [
      { name: "data", managedEBSVolume: { roleArn: "arn:aws:iam::123456789012:role/ebs", sizeInGiB: 20 } },
    ];
    const live = definition({ volumeConfigurations: volumes });
    expect(settingsFromDefinition(definition(), live).withDeployment).toEqual(NOTHING);
    expect(settingsFromDefinition(definition({ volumeConfigurations: [] }), live).withDeployment).toEqual({
      members: { volumeConfigurations: [] },
      before: { volumeConfigurations: volumes },
    });
  });

  test("no target groups of a service that shifts traffic, whatever the file has", () => {
    const [balancer] = behindBlueGreen().loadBalancers ?? [];
    const file = { ...behindBlueGreen(), loadBalancers: [{ ...balancer, targetGroupArn: `${TARGET_GROUP}0` }] };
    expect(settingsFromDefinition(file, behindBlueGreen()).withDeployment).toEqual(NOTHING);
  });

  test("no deployment configuration and no count: those are the plan's, which knows the inputs", () => {
    const file = definition({ desiredCount: 9, deploymentConfiguration: { maximumPercent: 150 } });
    expect(settingsFromDefinition(file, definition())).toMatchObject({ atOnce: NOTHING, withDeployment: NOTHING });
  });

  test("capacity providers, which start no deployment by themselves, and the way back to the launch type", () => {
    const file = definition({
      launchType: undefined,
      capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
    });
    expect(settingsFromDefinition(file, definition())).toMatchObject({
      withDeployment: {
        members: { capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }] },
        before: { capacityProviderStrategy: [] },
      },
      needsForce: true,
    });
  });
});
