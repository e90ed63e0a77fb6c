import { expect, test } from "@jest/globals";
import { pointsOf } from "../testkit/walk.ts";

test("a run is cut short before and after each write, and at some of many reads that are alike", () => {
  const reads = (operation: string, count: number) => Array.from({ length: count }, () => ({ operation }));
  const calls = [
    ...reads("DescribeServices", 1),
    { operation: "UpdateService" },
    ...reads("DescribeServices", 24),
    ...reads("ListTasks", 1),
    { operation: "ModifyRule" },
    ...reads("DescribeRules", 1),
  ];
  expect(pointsOf(calls).map(({ call, phase }) => `${phase}: ${call}`)).toEqual([
    "answered: after 0 writes, DescribeServices 1",
    "received: write 1, UpdateService",
    "answered: write 1, UpdateService",
    ...[3, 6, 9, 12, 15, 18, 21, 24].map((nth) => `answered: after 1 writes, DescribeServices ${nth}`),
    "answered: after 1 writes, ListTasks 1",
    "received: write 2, ModifyRule",
    "answered: write 2, ModifyRule",
    "answered: after 2 writes, DescribeRules 1",
  ]);
});
