import * as v from "valibot";

/** It becomes a line `KEY=value`. */
const value = v.union([
  v.pipe(
    v.string(),
    v.check(
      (text) => !text.trimEnd().includes("\n"),
      "A value in a map is one line; for a longer one put it into the task definition file",
    ),
  ),
  v.number(),
  v.boolean(),
]);
const key = v.pipe(v.string(), v.regex(/^[^=\n]+$/, 'A name has neither "=" nor a line break'));

const text = v.union([v.string(), v.number(), v.boolean()]);
const lines = v.union([text, v.array(text)]);
const pairs = v.union([v.string(), v.record(key, value)]);
const document = v.union([v.string(), v.record(v.string(), v.any())]);
const name = v.pipe(v.string(), v.regex(/^[\w-]{1,255}$/, "It is the name of a service: letters, digits, - and _"));

/** Every member but `name` and `needs` is an input of the step, under the same name. */
export const SERVICES = v.pipe(
  v.array(
    v.strictObject({
      name,
      needs: v.optional(v.union([name, v.array(name)])),
      "task-definition": v.optional(v.string()),
      variables: v.optional(pairs),
      image: v.optional(v.string()),
      images: v.optional(pairs),
      environment: v.optional(pairs),
      secrets: v.optional(pairs),
      "desired-count": v.optional(text),
      "deployment-configuration": v.optional(document),
      "force-new-deployment": v.optional(text),
      "service-definition": v.optional(v.string()),
      "create-service": v.optional(text),
      strategy: v.optional(v.string()),
      "wait-until": v.optional(v.string()),
      "partner-service": v.optional(v.string()),
      "traffic-steps": v.optional(v.any()),
      "step-hold": v.optional(v.string()),
      "test-listener-ports": v.optional(lines),
      "scale-old-to": v.optional(text),
      "codedeploy-appspec": v.optional(document),
      "codedeploy-application": v.optional(v.string()),
      "codedeploy-deployment-group": v.optional(v.string()),
      "codedeploy-deployment-config": v.optional(v.string()),
      "if-in-progress": v.optional(v.string()),
      checks: v.optional(v.any()),
      "expected-version": v.optional(text),
    }),
  ),
  v.minLength(1, "It names no service"),
);

/** An entry as it was written. */
export type Given = v.InferOutput<typeof SERVICES>[number];
