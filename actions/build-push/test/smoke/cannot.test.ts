import { describeProblem } from "@deploy-actions/shared/problems";
import { expect, test } from "@jest/globals";
import { cannotSmokeTest, runnable } from "../../src/smoke/cannot.ts";
import type { Engine } from "../../src/smoke/containers.ts";

const amd64: Engine = { kind: "there", platform: "linux/amd64" };

const problems = (engine: Engine, ...platforms: readonly string[]) =>
  cannotSmokeTest(engine, [{ name: "web", platforms }]).map(describeProblem);

test("an image for the engine's platform, among others or by default, can be tried", () => {
  expect(problems(amd64)).toEqual([]);
  expect(problems(amd64, "linux/amd64")).toEqual([]);
  expect(problems(amd64, "linux/arm64", "linux/amd64")).toEqual([]);
});

test("an image for other platforms alone is a problem before it is built", () => {
  expect(problems(amd64, "linux/arm64", "linux/arm/v7")).toEqual([
    "smoke-test: web is for linux/arm64 and linux/arm/v7, and the engine of this runner runs linux/amd64. Use a runner of that platform, add linux/amd64 to platforms, or leave smoke-test out.",
  ]);
});

test("no engine is one problem, however many images there are", () => {
  const images = [
    { name: "web", platforms: [] },
    { name: "api", platforms: [] },
  ];
  expect(cannotSmokeTest({ kind: "none", why: "there is no program docker" }, images).map(describeProblem)).toEqual([
    "smoke-test: There is no container engine to run the image on: there is no program docker. Use a runner with Docker, as GitHub's own Linux runners are, or leave smoke-test out. A remote builder builds images, and runs none.",
  ]);
});

test.each([
  [["linux/arm64/v8"], "linux/arm64", "linux/arm64/v8"],
  [["linux/arm64"], "linux/arm64", "linux/arm64"],
  [["linux/arm/v7"], "linux/arm64", undefined],
  [["windows/amd64"], "linux/amd64", undefined],
])("of %j an engine for %s runs %s", (platforms, platform, run) => {
  expect(runnable(platforms, { platform })).toBe(run);
});
