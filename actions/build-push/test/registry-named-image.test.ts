import { expect, test } from "@jest/globals";
import { referenceTo } from "../src/registry/named-image.ts";

const URI = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web";
const DIGEST = `sha256:${"a".repeat(64)}`;
const OTHER = `sha256:${"b".repeat(64)}`;

const by = "task definition web:41";

test.each<[string, string | undefined, object]>([
  [`${URI}:v1`, undefined, { tag: "v1" }],
  [URI, undefined, { tag: "latest" }],
  [`${URI}@${DIGEST}`, undefined, { digest: DIGEST }],
  [`${URI}:v1@${DIGEST}`, undefined, { digest: DIGEST }],
  [`${URI}:v1`, OTHER, { digest: OTHER }],
  ["123456789012.dkr.ecr-fips.eu-west-1.amazonaws.com/shop/web:v1", undefined, { tag: "v1" }],
  ["123456789012.dkr-ecr.eu-west-1.on.aws/shop/web:v1", undefined, { tag: "v1" }],
])("%s, which ECS knows as %s, is of the repository", (image, digest, expected) => {
  expect(referenceTo(URI, { image, digest, by })).toEqual({ image: expected, by });
});

test.each([
  ["cn-north-1", "amazonaws.com.cn", "on.amazonwebservices.com.cn"],
  ["eusc-de-east-1", "amazonaws.eu", "amazonaws.eu"],
  ["us-iso-east-1", "c2s.ic.gov", "c2s.ic.gov"],
])("so it is in %s, whose hosts end in %s and %s", (region, suffix, dualStack) => {
  const reference = { image: { tag: "v1" }, by };
  const uri = `123456789012.dkr.ecr.${region}.${suffix}/shop/web`;
  const fips = `123456789012.dkr.ecr-fips.${region}.${suffix}/shop/web:v1`;
  const other = `123456789012.dkr-ecr.${region}.${dualStack}/shop/web:v1`;
  for (const image of [fips, other]) expect(referenceTo(uri, { image, digest: undefined, by })).toEqual(reference);
});

test.each([
  "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web-admin:v1",
  "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:v1",
  "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/web:v1",
  "210987654321.dkr.ecr.eu-west-1.amazonaws.com/shop/web:v1",
  "shop/web:v1",
  "nginx",
  "",
])("%s is of another one", (image) => {
  expect(referenceTo(URI, { image, digest: DIGEST, by })).toBeUndefined();
});

test("a registry with a port is no tag", () => {
  const uri = "127.0.0.1:5000/shop/web";
  expect(referenceTo(uri, { image: `${uri}:v1`, digest: undefined, by })).toEqual({ image: { tag: "v1" }, by });
  expect(referenceTo(uri, { image: uri, digest: undefined, by })).toEqual({ image: { tag: "latest" }, by });
});
