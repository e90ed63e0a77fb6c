import { expect, test } from "@jest/globals";
import { artifactsOf } from "../../src/summary/artifacts.ts";
import { api, DIGEST, image, OTHER_DIGEST, REGISTRY } from "./step-facts.ts";

const EMPTY = '{"version":1,"subjects":[]}';

const list = (...subjects: readonly (readonly [string, string])[]) =>
  JSON.stringify({ version: 1, subjects: subjects.map(([name, digest]) => ({ name, digest, kind: "oci" })) });

test("what was built and pushed is declared, a line each", () => {
  expect(artifactsOf([image(), api()], EMPTY)).toEqual({
    text: `oci://${REGISTRY}/shop/web@${DIGEST}\noci://${REGISTRY}/shop/api@${OTHER_DIGEST}\n`,
    leftOut: [],
  });
});

test.each(["reused", "promoted", "unchanged", "not-pushed"] as const)(
  "an image that is %s was not built here: its provenance is another run",
  (status) => {
    expect(artifactsOf([image({ status })], EMPTY)).toEqual({ text: "", leftOut: [] });
  },
);

test("a second digest of a repository would fail the step, and is left out", () => {
  const debug = image({ name: "web-debug", digest: OTHER_DIGEST });
  expect(artifactsOf([image(), debug], EMPTY)).toEqual({
    text: `oci://${REGISTRY}/shop/web@${DIGEST}\n`,
    leftOut: ["web-debug"],
  });
  expect(artifactsOf([image()], list([`${REGISTRY}/shop/web`, OTHER_DIGEST]))).toEqual({ text: "", leftOut: ["web"] });
});

test("what the job has declared already is not declared again", () => {
  expect(artifactsOf([image()], list([`${REGISTRY}/shop/web`, DIGEST]))).toEqual({ text: "", leftOut: [] });
});

test("more than a job may declare is left out", () => {
  const declared = list(...Array.from({ length: 499 }, (_, index) => [`file-${index}`, DIGEST] as const));
  expect(artifactsOf([image(), api()], declared)).toMatchObject({ leftOut: ["api"] });
});

test.each(["", "not JSON", "null"])("a runner that has no list (%j) keeps nothing from being declared", (declared) => {
  expect(artifactsOf([image()], declared).text).toBe(`oci://${REGISTRY}/shop/web@${DIGEST}\n`);
});
