import { expect, test } from "@jest/globals";
import type { Deployment } from "../../src/codedeploy/codedeploy.ts";
import { backFrom, newerThan } from "../../src/codedeploy/newer.ts";
import { deployment, taskSet } from "./shapes.ts";

const OURS = deployment({ id: "d-1", status: "Succeeded" });
const newer = (overrides: Partial<Deployment>) => deployment({ id: "d-2", ...overrides });
const BACK = { description: `${backFrom("d-1")} to web:1` };

test.each<[string, Deployment[], string | undefined, string]>([
  ["nothing", [], "d-1", "nothing"],
  ["CodeDeploy's rollback, under way", [newer({ takesBack: "d-1" })], "d-1", "way-back"],
  ["CodeDeploy's rollback, done", [newer({ takesBack: "d-1", status: "Succeeded" })], undefined, "way-back"],
  ["CodeDeploy's rollback, in vain", [newer({ takesBack: "d-1", status: "Failed" })], "d-1", "nothing"],
  ["the way back of an earlier try", [newer(BACK)], "d-1", "way-back"],
  ["the way back of an earlier try, in vain", [newer({ ...BACK, status: "Stopped" })], "d-1", "failed-way-back"],
  ["the way back from another one", [newer({ description: backFrom("d-0") })], "d-1", "overtaken"],
  ["somebody's release, under way", [newer({})], "d-1", "overtaken"],
  ["somebody's release, which serves", [newer({ status: "Succeeded" })], "d-2", "overtaken"],
  ["somebody's release, in vain", [newer({ status: "Failed" })], "d-1", "nothing"],
  [
    "somebody's release after the way back",
    [newer({ id: "d-3" }), newer({ ...BACK, status: "Succeeded" })],
    "d-2",
    "overtaken",
  ],
])("after ours there was %s", (_, later, serving, kind) => {
  const primary = taskSet({ deployment: serving });
  expect(newerThan("d-1", [...later, OURS, deployment({ id: "d-0" })], primary).kind).toBe(kind);
});

test("a list that does not show ours yet shows nothing newer", () => {
  expect(newerThan("d-1", [deployment({ id: "d-0" })], taskSet())).toEqual({ kind: "nothing" });
});
