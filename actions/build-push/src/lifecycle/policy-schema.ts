import * as v from "valibot";
import type { LifecyclePolicy } from "./policy.ts";
import { conflicts } from "./policy-conflicts.ts";

const entry = (what: string) => v.pipe(v.string(), v.nonEmpty(`A ${what} is empty: it would select every tag`));

const prefixes = v.pipe(v.array(entry("prefix")), v.minLength(1, "It names no prefix"));

const patterns = v.pipe(
  v.array(
    v.pipe(
      entry("pattern"),
      v.check((text) => text.split("*").length <= 5, 'ECR takes at most four "*" in one pattern'),
    ),
  ),
  v.minLength(1, "It names no pattern"),
);

const whole = v.pipe(v.number(), v.integer("It is a whole number"), v.minValue(1, "It is 1 or more"));

/**
 * The grammar of life-cycle policies. Source: the ECR user guide, "Lifecycle policy properties" and "Lifecycle policy
 * evaluation rules". Member names are AWS's own.
 */
export const policySchema = v.pipe(
  v.strictObject({
    rules: v.pipe(
      v.array(
        v.strictObject({
          rulePriority: whole,
          description: v.optional(v.string()),
          selection: v.strictObject({
            tagStatus: v.picklist(["tagged", "untagged", "any"]),
            tagPrefixList: v.optional(prefixes),
            tagPatternList: v.optional(patterns),
            storageClass: v.optional(v.picklist(["standard", "archive"])),
            countType: v.picklist([
              "imageCountMoreThan",
              "sinceImagePushed",
              "sinceImagePulled",
              "sinceImageTransitioned",
            ]),
            countUnit: v.optional(v.literal("days")),
            countNumber: whole,
          }),
          action: v.variant("type", [
            v.strictObject({ type: v.literal("expire") }),
            v.strictObject({ type: v.literal("transition"), targetStorageClass: v.literal("archive") }),
          ]),
        }),
      ),
      v.minLength(1, "It has no rule"),
    ),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { path, message } of conflicts(dataset.value)) {
      addIssue({ message, path: pathItems(path, dataset.value) });
    }
  }),
);

function pathItems(path: readonly (string | number)[], policy: LifecyclePolicy) {
  const [first, ...rest] = path.map((key) => ({
    type: "unknown" as const,
    origin: "value" as const,
    input: policy,
    key,
    value: undefined,
  }));
  return first ? ([first, ...rest] as [typeof first, ...typeof rest]) : undefined;
}
