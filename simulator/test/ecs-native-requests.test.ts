import { describe, expect, test } from "@jest/globals";
import type { Input } from "../src/service.ts";
import { BEHIND_LOAD_BALANCER, OTHER_TARGET_GROUP, TARGET_GROUP, webService } from "./ecs-account.ts";
import { ADVANCED, nativeAccount, PAIR, PRODUCTION_RULE, weights } from "./ecs-native-account.ts";

const LAMBDA = {
  hookTargetArn: "arn:aws:lambda:eu-west-1:123456789012:function:check",
  roleArn: "arn:aws:iam::123456789012:role/hook",
};
const PAUSE = { targetType: "PAUSE", lifecycleStages: ["POST_SCALE_UP"] };
const [LOAD_BALANCER] = PAIR.loadBalancers;
const advanced = (overrides: Input) => ({
  loadBalancers: [{ ...LOAD_BALANCER, advancedConfiguration: { ...ADVANCED, ...overrides } }],
});

describe("CreateService refuses", () => {
  test.each<[string, Input, string]>([
    ["a bake time of more than a day", { bakeTimeInMinutes: 1441 }, "bakeTimeInMinutes must be between 0 and 1440."],
    [
      "blue/green without a bake time",
      { bakeTimeInMinutes: undefined },
      "bakeTimeInMinutes is required when the deployment strategy is BLUE_GREEN.",
    ],
    [
      "a canary of nobody",
      { strategy: "CANARY", canaryConfiguration: { canaryPercent: 0 } },
      "canaryPercent must be a multiple of 0.1 between 0.1 and 100.",
    ],
    [
      "steps finer than a tenth",
      { strategy: "LINEAR", linearConfiguration: { stepPercent: 3.05 } },
      "stepPercent must be a multiple of 0.1 between 3 and 100.",
    ],
    [
      "steps smaller than three percent",
      { strategy: "LINEAR", linearConfiguration: { stepPercent: 2 } },
      "stepPercent must be a multiple of 0.1 between 3 and 100.",
    ],
    [
      "a step's bake time of more than a day",
      { strategy: "LINEAR", linearConfiguration: { stepBakeTimeInMinutes: 2000 } },
      "stepBakeTimeInMinutes must be between 0 and 1440.",
    ],
    [
      "a canary for another strategy",
      { canaryConfiguration: { canaryPercent: 5 } },
      "canaryConfiguration is only valid when the deployment strategy is CANARY.",
    ],
    [
      "steps for another strategy",
      { strategy: "CANARY", linearConfiguration: { stepPercent: 5 } },
      "linearConfiguration is only valid when the deployment strategy is LINEAR.",
    ],
    ["a hook without stages", { lifecycleHooks: [LAMBDA] }, "lifecycleStages must be given for each lifecycle hook."],
    [
      "a hook that calls nobody",
      { lifecycleHooks: [{ lifecycleStages: ["PRE_SCALE_UP"] }] },
      "hookTargetArn and roleArn must be given for lifecycle hooks of type AWS_LAMBDA.",
    ],
    [
      "a pause while traffic shifts",
      { lifecycleHooks: [{ ...PAUSE, lifecycleStages: ["PRODUCTION_TRAFFIC_SHIFT"] }] },
      "Invalid lifecycle stage provided for Pause Hook",
    ],
    [
      "more than ten pauses",
      { lifecycleHooks: Array.from({ length: 11 }, () => PAUSE) },
      "A service can have at most 10 lifecycle hooks of each type.",
    ],
  ])("%s", (_what, configuration, message) => {
    expect(() => create({ deploymentConfiguration: configuration })).toThrow(
      expect.objectContaining({ code: "InvalidParameterException", message }),
    );
  });

  test.each<[string, Input, string]>([
    [
      "a load balancer without the pair",
      BEHIND_LOAD_BALANCER,
      "advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy",
    ],
    [
      "a pair for one of two load balancers",
      { loadBalancers: [...PAIR.loadBalancers, ...BEHIND_LOAD_BALANCER.loadBalancers] },
      "Either all or none of the provided loadBalancers must have advancedConfiguration defined",
    ],
    [
      "one group as both",
      advanced({ alternateTargetGroupArn: TARGET_GROUP }),
      `Duplicate targetGroupArn found: ${TARGET_GROUP}`,
    ],
    [
      "an alternate group that does not exist",
      advanced({ alternateTargetGroupArn: `${OTHER_TARGET_GROUP}0` }),
      `The specified target group does not exist: ${OTHER_TARGET_GROUP}0`,
    ],
    ["no role", advanced({ roleArn: undefined }), "roleArn must be given in advancedConfiguration."],
    [
      "a listener where a rule is wanted",
      advanced({ productionListenerRule: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/1/2" }),
      "productionListenerRule has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/web/1/2",
    ],
    [
      "one rule as both",
      advanced({ testListenerRule: PRODUCTION_RULE }),
      `The following rules cannot be used as both production and test listener rules: ${PRODUCTION_RULE}`,
    ],
    [
      "another controller",
      { deploymentController: { type: "EXTERNAL" } },
      "Deployment strategy BLUE_GREEN is only supported with the ECS deployment controller.",
    ],
  ])("%s", (_what, input, message) => {
    expect(() => create(input)).toThrow(expect.objectContaining({ code: "InvalidParameterException", message }));
  });

  test("a production rule with one group when there is no test rule", () => {
    const account = nativeAccount();
    account.loadBalancing.rules.set(PRODUCTION_RULE, weights(1, 0).slice(0, 1));
    const input = advanced({ testListenerRule: undefined });
    expect(() => account.call("CreateService", service(input))).toThrow(
      "For Application LoadBalancer, testListenerRule is required when productionListenerRule is not associated with both targetGroup and alternateTargetGroup",
    );
  });

  test.each(["LINEAR", "CANARY"])("%s without anything that shifts traffic", (strategy) => {
    expect(() => create({ loadBalancers: [], deploymentConfiguration: { strategy } })).toThrow(
      `Deployment strategy ${strategy} requires a load balancer or Service Connect.`,
    );
  });
});

test("another strategy leaves the steps of the one before behind", async () => {
  const account = nativeAccount();
  await account.runningService({ strategy: "CANARY", canaryConfiguration: { canaryPercent: 10 } });
  const update = (deploymentConfiguration: Input) => account.update({ deploymentConfiguration });
  expect(() => update({ strategy: "BLUE_GREEN" })).toThrow("bakeTimeInMinutes is required");
  const { deploymentConfiguration } = update({ strategy: "LINEAR", linearConfiguration: { stepPercent: 50 } });
  expect(deploymentConfiguration).toMatchObject({ strategy: "LINEAR", linearConfiguration: { stepPercent: 50 } });
  expect(deploymentConfiguration).not.toHaveProperty("canaryConfiguration");
});

test("a rolling deployment while traffic is shifted half-way is not played", async () => {
  const account = nativeAccount();
  await account.runningService();
  account.deploy();
  account.reach("BAKE_TIME");
  const roll = () => account.update({ deploymentConfiguration: { strategy: "ROLLING" }, forceNewDeployment: true });
  expect(roll).toThrow(expect.objectContaining({ code: "UnsupportedFeatureException" }));
  account.stages();
  expect(roll().deploymentConfiguration).toMatchObject({ strategy: "ROLLING" });
});

function create({ deploymentConfiguration, ...input }: Input) {
  return nativeAccount().call("CreateService", service(input, deploymentConfiguration));
}

function service(input: Input, configuration: Input = {}): Input {
  return webService({
    ...PAIR,
    ...input,
    deploymentConfiguration: { strategy: "BLUE_GREEN", bakeTimeInMinutes: 5, ...configuration },
  });
}
