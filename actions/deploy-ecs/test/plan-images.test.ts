import { expect, test } from "@jest/globals";
import { planDeploy } from "../src/plan/plan.ts";
import { found, same, unknown } from "./observed.ts";
import { inputs } from "./story.ts";

const REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web";

test.each([
  [
    "a tag that moved",
    found(`${REPOSITORY}:v1`, "b"),
    "v1",
    "container app: shop/web:v1 leads to sha256:bbbbbbbbbbbb now, sha256:aaaaaaaaaaaa runs",
  ],
  [
    "a tag that is made to move",
    unknown(`${REPOSITORY}:latest`),
    "latest",
    "container app: shop/web:latest may lead to another image now (it could not be compared)",
  ],
  [
    "a tag that cannot be compared",
    unknown(`${REPOSITORY}:v1`),
    "v1",
    "container app: shop/web:v1 was compared by its tag only (its registry is not ECR). Use a digest, or force-new-deployment when the tag moved.",
  ],
])("%s is told without the account of its registry", (_, images, tag, line) => {
  const { changes, notes } = planDeploy(inputs(), same(`${REPOSITORY}:${tag}`, { images }));
  expect([...changes, ...notes]).toEqual([line]);
});
