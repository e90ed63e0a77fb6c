import type { Problem } from "@deploy-actions/shared/problems";
import * as v from "valibot";

const whole = v.pipe(v.number(), v.integer());
const percent = v.pipe(
  whole,
  v.minValue(0, "It is a percentage from 0 to 100"),
  v.maxValue(100, "It is a percentage from 0 to 100"),
);

const alarms = v.pipe(
  v.strictObject({
    alarmNames: v.array(v.pipe(v.string(), v.nonEmpty("An alarm has no name"))),
    enable: v.boolean(),
    rollback: v.boolean(),
  }),
  v.forward(
    v.check(
      ({ enable, alarmNames }) => !enable || alarmNames.length > 0,
      "Name at least one CloudWatch alarm, or set enable to false",
    ),
    ["alarmNames"],
  ),
);

/** The bake times of all strategies: up to a day. */
const minutes = v.pipe(
  whole,
  v.minValue(0, "It is 0 to 1440 minutes"),
  v.maxValue(1_440, "It is 0 to 1440 minutes, a day"),
);

/** In steps of 0.1 percent. */
const share = (least: number) => {
  const range = `It is a percentage from ${least} to 100, in steps of 0.1`;
  const inSteps = (value: number) => Math.abs(value * 10 - Math.round(value * 10)) < 1e-9;
  return v.pipe(v.number(), v.minValue(least, range), v.maxValue(100, range), v.check(inSteps, range));
};

const STAGES = [
  "RECONCILE_SERVICE",
  "PRE_SCALE_UP",
  "POST_SCALE_UP",
  "TEST_TRAFFIC_SHIFT",
  "POST_TEST_TRAFFIC_SHIFT",
  "PRE_PRODUCTION_TRAFFIC_SHIFT",
  "PRODUCTION_TRAFFIC_SHIFT",
  "POST_PRODUCTION_TRAFFIC_SHIFT",
] as const;

const stages = v.pipe(v.array(v.picklist(STAGES)), v.minLength(1, "It names no stage"));

const lifecycleHook = v.union([
  v.strictObject({
    targetType: v.literal("PAUSE"),
    lifecycleStages: v.pipe(
      stages,
      v.check(
        (given) => !given.includes("TEST_TRAFFIC_SHIFT") && !given.includes("PRODUCTION_TRAFFIC_SHIFT"),
        "ECS does not pause while it shifts traffic: choose the stage before or after",
      ),
    ),
    timeoutConfiguration: v.optional(
      v.strictObject({
        timeoutInMinutes: v.optional(v.pipe(whole, v.minValue(1, "It is 1 or more"))),
        action: v.optional(v.picklist(["CONTINUE", "ROLLBACK"])),
      }),
    ),
  }),
  v.strictObject({
    targetType: v.optional(v.literal("AWS_LAMBDA")),
    hookTargetArn: v.string(),
    roleArn: v.string(),
    lifecycleStages: stages,
    hookDetails: v.optional(v.any()),
    timeoutConfiguration: v.optional(v.any()),
  }),
]);

/**
 * `deploymentConfiguration` of UpdateService. Member names are AWS's own.
 * Source: the ECS API reference, DeploymentConfiguration.
 */
export const deploymentConfigurationSchema = v.pipe(
  v.strictObject({
    strategy: v.optional(v.picklist(["ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"])),
    minimumHealthyPercent: v.optional(percent),
    maximumPercent: v.optional(
      v.pipe(
        whole,
        v.minValue(
          100,
          "It is 100 or more: a percentage of the desired count that may run while old and new tasks overlap",
        ),
      ),
    ),
    deploymentCircuitBreaker: v.optional(
      v.strictObject({
        enable: v.boolean(),
        rollback: v.boolean(),
        resetOnHealthyTask: v.optional(v.boolean()),
        thresholdConfiguration: v.optional(
          v.strictObject({
            type: v.picklist(["BOUNDED_PERCENT", "UNBOUNDED_PERCENT", "COUNT"]),
            value: v.pipe(whole, v.minValue(1, "It is 1 or more")),
          }),
        ),
      }),
    ),
    alarms: v.optional(alarms),
    bakeTimeInMinutes: v.optional(minutes),
    canaryConfiguration: v.optional(
      v.strictObject({ canaryPercent: v.optional(share(0.1)), canaryBakeTimeInMinutes: v.optional(minutes) }),
    ),
    linearConfiguration: v.optional(
      v.strictObject({ stepPercent: v.optional(share(3)), stepBakeTimeInMinutes: v.optional(minutes) }),
    ),
    lifecycleHooks: v.optional(v.array(lifecycleHook)),
    earlySuccessCriteria: v.optional(
      v.strictObject({
        enable: v.boolean(),
        healthyPercent: v.optional(percent),
        sourceServiceRevisionCleanup: v.optional(v.picklist(["BLOCKING", "DEFERRED"])),
      }),
    ),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { at, message } of conflicts(dataset.value)) {
      addIssue({
        message,
        path: [{ type: "object", origin: "value", input: dataset.value, key: at, value: undefined }],
      });
    }
  }),
);

/** The members that ECS compares with each other. */
interface Compared {
  readonly minimumHealthyPercent?: number | undefined;
  readonly maximumPercent?: number | undefined;
  readonly earlySuccessCriteria?:
    | { readonly enable: boolean; readonly healthyPercent?: number | undefined }
    | undefined;
  readonly strategy?: unknown;
  readonly linearConfiguration?: unknown;
  readonly canaryConfiguration?: unknown;
}

/** What ECS refuses although each member alone would do. Members that are not given are not judged. */
export function* conflicts({
  minimumHealthyPercent: minimum,
  maximumPercent: maximum,
  earlySuccessCriteria: early,
  ...shifting
}: Compared): Generator<Problem> {
  for (const [member, strategy] of OF_STRATEGY) {
    if (shifting[member] === undefined || shifting.strategy === undefined || shifting.strategy === strategy) continue;
    yield { at: member, message: `It is for the strategy ${strategy}, and strategy is ${shifting.strategy}` };
  }
  if (minimum === 100 && maximum === 100) {
    yield {
      at: "maximumPercent",
      message:
        "minimumHealthyPercent and maximumPercent cannot both be 100: ECS could neither stop an old task nor start a new one",
    };
  }
  if (early?.enable && early.healthyPercent !== undefined && minimum !== undefined && early.healthyPercent < minimum) {
    yield {
      at: "earlySuccessCriteria",
      message: `healthyPercent is ${early.healthyPercent}, below minimumHealthyPercent ${minimum}: ECS wants at least as much`,
    };
  }
}

/** Members that one strategy alone has. */
export const OF_STRATEGY = [
  ["linearConfiguration", "LINEAR"],
  ["canaryConfiguration", "CANARY"],
] as const;
