import { expect, test } from "@jest/globals";
import { describePlan } from "../src/plan/describe.ts";
import { planCreation } from "../src/plan/plan-creation.ts";
import { found, registered } from "./observed.ts";
import { definition } from "./service-definition.ts";
import { inputs, NO_EDITS, withImage } from "./story.ts";

const base = registered("web:1", "shop/web:v1");
const SEEN = { base, newest: base, images: found("shop/web:v1") };

type Given = Parameters<typeof inputs>[0];

const planFor = (file: Parameters<typeof definition>[0] = {}, given: Given = {}, seen: Partial<typeof SEEN> = {}) =>
  planCreation(inputs(given), definition(file), { ...SEEN, ...seen });

test("a registered task definition is used as it is", () => {
  const plan = planFor();
  expect(plan).toMatchObject({ kind: "create", target: { kind: "existing", name: "web:1" }, desiredCount: 2 });
  expect(describePlan(plan)).toEqual([
    "There is no such service: it will be created from its definition, with 2 tasks of web:1.",
    "No way back: there was no service before; one that does not become good is deleted again.",
  ]);
});

test("another image is registered first, and the desired-count of the inputs counts", () => {
  const given = { ...withImage("shop/web:v2"), desiredCount: 5 };
  const plan = planFor({}, given, { images: found("shop/web:v2") });
  expect(describePlan(plan)[0]).toContain("with 5 tasks of a new revision of web.");
});

test("a service without a task is noted", () => {
  expect(planFor({ desiredCount: 0 }).notes).toEqual([expect.stringContaining("runs no task")]);
});

test.each([
  [{ desiredCount: undefined }, "service-definition desiredCount: A new service has to know how many tasks it runs."],
  [
    { networkConfiguration: undefined },
    "service-definition networkConfiguration: Task definition web has network mode",
  ],
  [{ deploymentController: { type: "CODE_DEPLOY" } }, "its definition has the deployment controller CODE_DEPLOY"],
] as const)("%o cannot be created, which is told before any write", (file, problem) => {
  expect(() => planFor(file, { edits: NO_EDITS })).toThrow(problem);
});
