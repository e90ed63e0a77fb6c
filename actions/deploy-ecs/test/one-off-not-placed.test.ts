import { expect, test } from "@jest/globals";
import { explainNotPlaced } from "../src/one-off/not-placed.ts";

test.each<[reason: string, failureClass: string, passes: boolean, meaning: RegExp, detail?: string]>([
  ["RESOURCE:CPU", "placement", true, /CPU or memory/],
  ["RESOURCE:MEMORY", "placement", true, /CPU or memory/],
  ["RESOURCE:ENI", "placement", true, /network interface/],
  ["RESOURCE:PORTS", "placement", true, /host ports/],
  ["RESOURCE:GPU", "placement", true, /GPUs/],
  ["AGENT", "placement", true, /agent/],
  ["ATTRIBUTE", "placement", false, /attribute/],
  ["EMPTY CAPACITY PROVIDER", "placement", false, /capacity provider has no instance/],
  ["No Container Instances were found in your cluster.", "placement", false, /no container instances/],
  ["MISSING", "placement", false, /does not exist any more/],
  [
    "Capacity is unavailable at this time. Please try again later or in a different availability zone",
    "infrastructure",
    true,
    /Fargate has no capacity/,
  ],
  ["You've reached the limit on the number of vCPUs you can run concurrently", "placement", true, /quota/],
  ["ECS was unable to assume the role 'arn:aws:iam::123456789012:role/web'", "role-not-assumable", false, /roles/],
  ["Something new", "placement", false, /^Something new$/],
])("%s", (reason, failureClass, passes, meaning, ...[detail = ""]) => {
  const explained = explainNotPlaced([{ reason, detail }]);
  expect(explained).toMatchObject({ class: failureClass, passes });
  expect(explained.meaning).toMatch(meaning);
  expect(explained.hint).not.toBe("");
});

test("an answer without a reason is not made up", () => {
  expect(explainNotPlaced([])).toMatchObject({ class: "placement", passes: false, meaning: "it gave no reason" });
});
