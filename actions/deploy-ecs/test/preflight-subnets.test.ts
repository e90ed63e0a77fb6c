import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { expect, test } from "@jest/globals";
import type { Look } from "../src/preflight/look.ts";
import { judgeSubnets, type Subnet } from "../src/preflight/subnets.ts";
import { subject, told } from "./preflight-subject.ts";

const free = (availableAddresses: number | undefined): Look<Subnet> => ({
  kind: "found",
  facts: { availableAddresses },
});
const percent = (minimumHealthyPercent: number, maximumPercent: number, strategy = "ROLLING") => ({
  desiredCount: 4,
  deploymentConfiguration: { strategy, minimumHealthyPercent, maximumPercent },
});
const NO_ROOM = "0 free addresses for up to 4 tasks beside those that run";

test.each<[string, Parameters<typeof subject>[0], Look<Subnet>, Look<Subnet>, string[]]>([
  ["have room", percent(100, 200), free(2), free(2), []],
  ["have room enough for IPv6", percent(100, 200), free(undefined), free(0), []],
  ["have no room, and no task is wanted", { desiredCount: 0 }, free(0), free(0), []],
  [
    "have no room, and old tasks must stay",
    percent(100, 200),
    free(0),
    free(0),
    [`error: subnets a, b: ${NO_ROOM}: the deployment cannot go on.`],
  ],
  [
    "have no room, and old tasks may end first",
    percent(50, 200),
    free(0),
    free(0),
    [`warning: subnets a, b: ${NO_ROOM}: ECS has to wait for old tasks to end, and the deployment takes longer.`],
  ],
  [
    "have room for some of them",
    percent(100, 200),
    free(1),
    free(2),
    [
      "warning: subnets a, b: 3 free addresses for up to 4 tasks beside those that run: ECS has to wait for old tasks to end, and the deployment takes longer.",
    ],
  ],
  [
    "have no room for the whole new revision",
    percent(100, 200, "CANARY"),
    free(1),
    free(2),
    ["error: subnets a, b: 3 free addresses for up to 4 tasks beside those that run: the deployment cannot go on."],
  ],
  ["have room for what maximumPercent allows", percent(50, 125), free(1), free(1), []],
  [
    "are full in one zone",
    percent(100, 200),
    free(0),
    free(9),
    [
      "warning: subnet a: It has no free address: tasks that ECS places there cannot start, and are tried again elsewhere.",
    ],
  ],
  [
    "are not all there",
    percent(100, 200),
    { kind: "missing" },
    free(9),
    ["error: subnet a: It does not exist: no task could start in it."],
  ],
  [
    "may not be described",
    percent(100, 200),
    { kind: "unchecked", action: "ec2:DescribeSubnets", why: "ec2:DescribeSubnets is not allowed to this step" },
    free(9),
    [
      "unknown: subnet a: Could not check whether subnets exist and have addresses left: ec2:DescribeSubnets is not allowed to this step.",
    ],
  ],
])("subnets that %s", (_, settings, a, b, expected) => {
  const placement = { networkConfiguration: { awsvpcConfiguration: { subnets: ["a", "b"] } } };
  const live = service({ placement, runningCount: 4 });
  const looks = new Map([
    ["a", a],
    ["b", b],
  ]);
  expect(told(judgeSubnets(subject({ live, ...settings }), looks))).toEqual(expected);
});
