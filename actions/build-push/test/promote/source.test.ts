import { expect, test } from "@jest/globals";
import { readSources } from "../../src/promote/source.ts";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const OTHER = `sha256:${"f".repeat(64)}`;
const ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

test.each([
  [`shop/web@${DIGEST}`, "web", undefined, "shop/web", { digest: DIGEST }],
  [`${ECR}/shop/web@${DIGEST}`, "web", ECR, "shop/web", { digest: DIGEST }],
  ["shop/web:v1.2.3", "web", undefined, "shop/web", { tag: "v1.2.3" }],
  [`shop/web:v1@${DIGEST}`, "web", undefined, "shop/web", { digest: DIGEST }],
  ["  web:v1\n", "web", undefined, "web", { tag: "v1" }],
  [`127.0.0.1:5000/shop/web:v1`, "web", "127.0.0.1:5000", "shop/web", { tag: "v1" }],
  ["localhost/web:v1", "web", "localhost", "web", { tag: "v1" }],
  ["ghcr.io/org/shop_api.v2/web--x:latest", "web--x", "ghcr.io", "org/shop_api.v2/web--x", { tag: "latest" }],
] as const)("%s is one image", (from, name, host, repository, id) => {
  expect(readSources(from)).toEqual({ ok: true, value: [{ name, host, repository, id }] });
});

const two = [
  { name: "web", host: undefined, repository: "shop/web", id: { digest: DIGEST } },
  { name: "api", host: undefined, repository: "shop/api", id: { digest: OTHER } },
];

test.each([
  ["lines", `shop/web@${DIGEST}\n\n shop/api@${OTHER}`],
  ["a line with a comma", `shop/web@${DIGEST}, shop/api@${OTHER}`],
  ["a JSON list", JSON.stringify([`shop/web@${DIGEST}`, `shop/api@${OTHER}`])],
  [
    "the output images of a build",
    JSON.stringify({
      web: { digest: DIGEST, repository: "shop/web", tag: "v1", ref: `shop/web@${DIGEST}`, size: 5, skipped: false },
      api: { digest: OTHER, repository: "shop/api", platforms: ["linux/amd64"] },
    }),
  ],
])("%s is several", (_, from) => {
  expect(readSources(from)).toEqual({ ok: true, value: two });
});

test("an image with its registry counts more than the name alone", () => {
  const from = JSON.stringify({ web: { image: `${ECR}/shop/web@${DIGEST}`, ref: `shop/web@${DIGEST}` } });
  expect(readSources(from)).toMatchObject({ ok: true, value: [{ host: ECR, repository: "shop/web" }] });
});

test("two of the same last name are told apart by the whole one", () => {
  const read = readSources(`shop/web@${DIGEST}\nblog/web@${DIGEST}\nshop/api:v1`);
  expect(read.ok && read.value.map(({ name }) => name)).toEqual(["shop/web", "blog/web", "api"]);
});

test.each([
  ["", "Nothing is named to promote."],
  ["[]", "The list of images is empty."],
  ["{not json", "It begins like JSON and cannot be read as that."],
  ["shop/web", '"shop/web" names a repository and no image in it.'],
  ["shop/web@sha256:123", '"sha256:123" is not a digest.'],
  [`shop/web@md5:${"a".repeat(64)}`, `"md5:${"a".repeat(64)}" is not a digest.`],
  ["shop/web:", '"" is not a tag.'],
  ["shop/web:v1 beta", '"v1 beta" is not a tag.'],
  ["Shop/Web:v1", '"Shop/Web:v1" names no repository.'],
  ["https://ghcr.io/shop/web:v1", '"https://ghcr.io/shop/web:v1" names no repository.'],
  [
    "123456789.dkr.ecr.eu-west-1.amazonaws.com/shop/web:v1",
    'The account in "123456789.dkr.ecr.eu-west-1.amazonaws.com" has 9 digits.',
  ],
])("%s is refused", (from, message) => {
  expect(readSources(from)).toMatchObject({ ok: false, problems: [{ at: "from", message, fix: expect.any(String) }] });
});

test("all problems come at once, each with its place", () => {
  const read = readSources(JSON.stringify({ web: { digest: DIGEST }, api: "shop/api", ok: "shop/ok:v1", no: 5 }));
  expect(!read.ok && read.problems.map(({ message }) => message)).toEqual([
    "web: It names no image.",
    'api: "shop/api" names a repository and no image in it.',
    "no: It names no image.",
  ]);
});
