import { expect, test } from "@jest/globals";
import { exposed } from "../../src/lifecycle/exposed.ts";
import { generatePolicy } from "../../src/lifecycle/generate.ts";
import { missing, protect } from "../../src/lifecycle/protect.ts";
import { digestOf, image } from "./images.ts";

const byDigest = (name: string, by = "task definition web:1") => ({ image: { digest: digestOf(name) }, by });
const byTag = (tag: string, by = "task definition web:1") => ({ image: { tag }, by });

test("tags that say so protect, and no others", () => {
  const images = [
    image("A", 1, ["deployed-production-20261121T000000Z-r1.1"]),
    image("B", 1, ["current-production", "build-1"]),
    image("C", 1, ["keep-audit"]),
    image("D", 1, ["release-1.0.0", "retired-production-20261121T000000Z", "keeper"]),
    image("E", 1),
  ];
  expect([...protect(images, [])]).toEqual([
    [digestOf("A"), ["its tag deployed-production-20261121T000000Z-r1.1"]],
    [digestOf("B"), ["its tag current-production"]],
    [digestOf("C"), ["its tag keep-audit"]],
  ]);
});

test("what ECS names is protected, by digest and by tag, with all that name it", () => {
  const images = [image("A", 1, ["v1"]), image("B", 1, ["v2"]), image("C", 1)];
  const references = [
    byTag("v1"),
    byDigest("A", "a running task of service web"),
    byTag("v1"),
    byDigest("C"),
    byTag("v9"),
  ];
  expect([...protect(images, references)]).toEqual([
    [digestOf("A"), ["task definition web:1", "a running task of service web"]],
    [digestOf("C"), ["task definition web:1"]],
  ]);
  expect(missing(images, references)).toEqual([byTag("v9")]);
});

test("an index protects what it names, what is about that, and what is in an index of it", () => {
  const images = [
    image("outer", 1, ["keep-1"], { children: [digestOf("index"), digestOf("never pushed")] }),
    image("index", 1, [], { children: [digestOf("amd64")] }),
    image("amd64", 1),
    image("sbom", 1, [], { subject: digestOf("amd64") }),
    image("signature", 1, [], { subject: digestOf("sbom") }),
    image("other", 1),
  ];
  expect([...protect(images, []).keys()]).toEqual(["outer", "index", "amd64", "sbom", "signature"].map(digestOf));
});

test("the digest of one platform protects every index that names it, and the other platforms", () => {
  const images = [
    image("one", 9, ["v1"], { children: [digestOf("amd64"), digestOf("arm64")] }),
    image("two", 1, ["v2"], { children: [digestOf("amd64")] }),
    image("amd64", 9),
    image("arm64", 9),
  ];
  const why = protect(images, [byDigest("amd64", "a running task of service web")]);
  expect(why.get(digestOf("amd64"))).toEqual(["a running task of service web"]);
  expect(why.get(digestOf("one"))).toEqual(["the index of sha256:amd64"]);
  expect(why.get(digestOf("two"))).toEqual(["the index of sha256:amd64"]);
  expect(why.get(digestOf("arm64"))).toEqual(["part of sha256:one"]);
});

test("a signature that has only a tag to say what it is about is protected with it", () => {
  const hex = "0123456789abcdef".repeat(4);
  const images = [
    image("A", 1, ["keep-1"], { digest: `sha256:${hex}` }),
    image("signature", 1, [`sha256-${hex}.sig`]),
    image("referrers", 1, [`sha256-${hex}`]),
    image("other", 1, [`sha256-${"f".repeat(64)}.sig`]),
  ];
  expect([...protect(images, []).keys()]).toEqual([`sha256:${hex}`, digestOf("signature"), digestOf("referrers")]);
});

test("what is needed and will expire one day is exposed; what a tag keeps, or no rule selects, is not", () => {
  const policy = generatePolicy({ keepReleases: 100, keepBuilds: 50, pullRequestDays: 14, untaggedDays: 7 });
  const images = [
    image("A", 1, ["build-1"]),
    image("B", 1, ["build-2", "deployed-production-20261121T000000Z-r1.1"]),
    image("C", 1, ["v1"]),
    image("D", 1),
    image("index", 1, ["build-3", "keep-1"], { children: [digestOf("amd64")] }),
    image("amd64", 1),
    image("E", 1, ["build-4"]),
  ];
  const references = ["A", "B", "C", "D", "amd64"].map((name) => byDigest(name));
  const found = exposed(policy, images, references, undefined);
  expect(found.map(({ image, rule }) => [image.digest, rule.rulePriority])).toEqual([
    [digestOf("A"), 30],
    [digestOf("D"), 90],
  ]);
});

test("what an index in the archive is made of nobody can read: whatever may be part of it stays", () => {
  const index = { mediaType: "application/vnd.oci.image.index.v1+json", status: "ARCHIVED" } as const;
  const images = [
    image("index", 90, ["keep-it"], index),
    image("child", 90, [], { status: "ARCHIVED" }),
    image("elsewhere", 90, ["v1"], { status: "ARCHIVED" }),
    image("untagged", 90),
  ];
  expect([...protect(images, [])]).toEqual([
    [digestOf("index"), ["its tag keep-it"]],
    [digestOf("child"), ["perhaps part of sha256:index"]],
  ]);
});

test.each([
  { tags: ["latest"], moving: ["latest"] },
  { tags: ["main", "current-production"], moving: ["main", "current-production"] },
  { tags: ["latest", "1.2.3"], moving: undefined },
  { tags: ["latest", "keep-it"], moving: undefined },
  { tags: ["deployed-by-hand"], moving: undefined },
  { tags: ["latest"], exclusions: ["lat*"], moving: undefined },
])("what is needed by no more than tags that move will expire with the untagged: $tags", (given) => {
  const { tags, exclusions = [], moving } = given;
  const policy = generatePolicy({ keepReleases: 1, keepBuilds: 1, pullRequestDays: 1, untaggedDays: 7 });
  const images = [image("live", 90, tags)];
  const mutability = { setting: exclusions.length > 0 ? "MUTABLE_WITH_EXCLUSION" : "MUTABLE", exclusions } as const;
  const found = exposed(policy, images, [byDigest("live")], mutability);
  expect(found.map((one) => [one.rule.rulePriority, one.moving])).toEqual(moving ? [[90, moving]] : []);
});
