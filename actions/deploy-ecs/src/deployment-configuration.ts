import * as v from "valibot";

const percent = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * `deploymentConfiguration` of UpdateService, as far as a rolling deployment has it. Member names are AWS's own.
 * Source: the ECS API reference, DeploymentConfiguration.
 */
export const deploymentConfigurationSchema = v.pipe(
  v.strictObject({
    strategy: v.optional(v.picklist(["ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"])),
    minimumHealthyPercent: v.optional(percent),
    maximumPercent: v.optional(percent),
    deploymentCircuitBreaker: v.optional(
      v.strictObject({
        enable: v.boolean(),
        rollback: v.boolean(),
        resetOnHealthyTask: v.optional(v.boolean()),
        thresholdConfiguration: v.optional(
          v.strictObject({
            type: v.picklist(["BOUNDED_PERCENT", "UNBOUNDED_PERCENT", "COUNT"]),
            value: v.pipe(v.number(), v.integer(), v.minValue(1)),
          }),
        ),
      }),
    ),
    alarms: v.optional(v.strictObject({ alarmNames: v.array(v.string()), enable: v.boolean(), rollback: v.boolean() })),
    earlySuccessCriteria: v.optional(
      v.strictObject({
        enable: v.boolean(),
        healthyPercent: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
        sourceServiceRevisionCleanup: v.optional(v.picklist(["BLOCKING", "DEFERRED"])),
      }),
    ),
  }),
  v.check(
    ({ minimumHealthyPercent, maximumPercent }) => minimumHealthyPercent !== 100 || maximumPercent !== 100,
    "minimumHealthyPercent and maximumPercent cannot both be 100: ECS could neither stop an old task nor start a new one",
  ),
);
