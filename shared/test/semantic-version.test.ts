import { expect, test } from "@jest/globals";
import { semanticVersion } from "../src/semantic-version.ts";

test.each([
  ["1.2.3", { raw: "1.2.3", version: "1.2.3", major: 1, minor: 2, patch: 3, isPrerelease: false, build: "" }],
  ["v2.0.8-beta.67", { raw: "v2.0.8-beta.67", version: "2.0.8-beta.67", isPrerelease: true, build: "" }],
  ["v1.2.3+7.g0a1b", { raw: "v1.2.3+7.g0a1b", version: "1.2.3", isPrerelease: false, build: "7.g0a1b" }],
])("%s is a version", (text, expected) => {
  expect(semanticVersion(text)).toMatchObject(expected);
});

test.each(["", "1.2", "v1", "summer", "release-1.2.3", "1.2.3.4", "web@1.2.3"])('"%s" is none', (text) => {
  expect(semanticVersion(text)).toBeUndefined();
});
