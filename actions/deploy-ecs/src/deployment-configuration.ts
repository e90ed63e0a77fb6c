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

/**
 * `deploymentConfiguration` of UpdateService, as far as a rolling deployment has it. Member names are AWS's own.
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
interface Percentages {
  readonly minimumHealthyPercent?: number | undefined;
  readonly maximumPercent?: number | undefined;
  readonly earlySuccessCriteria?:
    | { readonly enable: boolean; readonly healthyPercent?: number | undefined }
    | undefined;
}

/** What ECS refuses although each member alone would do. Members that are not given are not judged. */
export function* conflicts({
  minimumHealthyPercent: minimum,
  maximumPercent: maximum,
  earlySuccessCriteria: early,
}: Percentages): Generator<Problem> {
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
