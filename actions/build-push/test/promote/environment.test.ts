import { expect, test } from "@jest/globals";
import { deployTags } from "../../src/promote/environment.ts";
import { fakeRegistry } from "../fakes/fake-registry.ts";

const NOON = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;
const deploy = { environment: "production", run: "77", attempt: 2 };

async function repository(...tags: readonly (readonly string[])[]) {
  const registry = fakeRegistry();
  const digests = tags.map((one) => registry.push("shop/web", { tags: one }).digest);
  return { images: await registry.images.list("shop/web"), digests };
}

test("a deploy is told by a tag with its time and run, and by the one that moves", async () => {
  const { images, digests } = await repository(["build-x"]);
  expect(deployTags({ ...deploy, digest: digests[0] ?? "", at: NOON }, images)).toEqual({
    deployed: "deployed-production-20261121T120000Z-r77.2",
    current: "current-production",
  });
});

test.each([
  ["an hour ago", NOON + HOUR, undefined],
  ["a minute less than a day ago", NOON + 24 * HOUR - 60_000, undefined],
  ["a day ago", NOON + 24 * HOUR, "deployed-production-20261122T120000Z-r77.2"],
])("the same image deployed %s", async (_, at, deployed) => {
  const { images, digests } = await repository(["deployed-production-20261121T120000Z-r1.1"]);
  expect(deployTags({ ...deploy, digest: digests[0] ?? "", at }, images).deployed).toBe(deployed);
});

test.each([
  ["another image was deployed since", "deployed-production-20261121T123000Z-r2.1"],
  ["it was another environment", "deployed-staging-20261121T123000Z-r2.1"],
])("the same image an hour later is a deploy of its own when %s", async (why, second) => {
  const isOther = why.startsWith("another");
  const { images, digests } = await repository(
    isOther ? ["deployed-production-20261121T120000Z-r1.1"] : [second],
    isOther ? [second] : [],
  );
  expect(deployTags({ ...deploy, digest: digests[0] ?? "", at: NOON + HOUR }, images).deployed).toBe(
    "deployed-production-20261121T130000Z-r77.2",
  );
});
