import { expect, test } from "@jest/globals";
import { planAdoption, withAdopted } from "../../src/lifecycle/adopt.ts";
import { digestOf, image, NOW } from "./images.ts";

const ADOPTION = { environment: "Production", run: "77", attempt: 1 };
const byDigest = (name: string, by = "task definition web:1") => ({ image: { digest: digestOf(name) }, by });

test("what is named first is the youngest of the history, and each image is named once", () => {
  const images = [image("old", 9, ["v1"]), image("live", 90, ["v0"]), image("other", 1, ["v2"])];
  const references = [
    byDigest("live", "a running task"),
    { image: { tag: "v1" }, by: "web:1" },
    byDigest("live", "web:2"),
  ];
  expect(planAdoption(ADOPTION, images, references, NOW)).toEqual([
    {
      digest: digestOf("live"),
      tag: "deployed-production-20261121T120000Z-r77.1",
      neededBy: ["a running task", "web:2"],
    },
    { digest: digestOf("old"), tag: "deployed-production-20261121T115959Z-r77.1", neededBy: ["web:1"] },
  ]);
});

test("of one platform the index gets the tag, and each index where there are several", () => {
  const images = [
    image("one", 9, ["v1"], { children: [digestOf("amd64")] }),
    image("two", 1, [], { children: [digestOf("amd64"), digestOf("arm64")] }),
    image("amd64", 9),
    image("arm64", 1),
  ];
  const adopted = planAdoption(ADOPTION, images, [byDigest("amd64"), byDigest("arm64")], NOW);
  expect(adopted.map(({ digest }) => digest)).toEqual([digestOf("one"), digestOf("two")]);
});

test("what has a place in the history keeps it, and what is added comes before all of it", () => {
  const images = [
    image("live", 9, ["deployed-production-20261101T000000Z-r5.1"]),
    image("before", 90, ["v0"]),
    image("elsewhere", 90, ["deployed-staging-20200101T000000Z-r1.1"]),
  ];
  const adopted = planAdoption(
    ADOPTION,
    images,
    ["live", "before", "elsewhere"].map((name) => byDigest(name)),
    NOW,
  );
  expect(adopted.map(({ digest, tag }) => [digest, tag])).toEqual([
    [digestOf("before"), "deployed-production-20261031T235959Z-r77.1"],
    [digestOf("elsewhere"), "deployed-production-20261031T235958Z-r77.1"],
  ]);
});

test("once adopted there is nothing left to adopt", () => {
  const images = [image("A", 9, ["v1"]), image("B", 8)];
  const references = [byDigest("A"), byDigest("B")];
  const adopted = planAdoption(ADOPTION, images, references, NOW);
  expect(planAdoption(ADOPTION, withAdopted(images, adopted), references, NOW)).toEqual([]);
});
