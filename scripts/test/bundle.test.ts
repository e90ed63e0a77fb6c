import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "../..");
const dist = (name: string) => readFileSync(join(root, "actions/deploy-ecs/dist", name), "utf8");

const scripts = () => `${dist("index.js")}${dist("on-demand.js")}`;

test("a bundle holds what it uses: no second HTTP client, no 1.2 MB", () => {
  expect(scripts()).not.toContain("undici");
  expect(Buffer.byteLength(scripts())).toBeLessThan(1_200_000);
});

test("a bundle tells nothing of the machine that built it", () => {
  expect(scripts()).not.toContain(root);
});

test("what a run may not need is loaded on demand: the ways to find ambient credentials", () => {
  expect(dist("index.js")).not.toContain("// node_modules/@aws-sdk/credential-provider-sso/");
  expect(dist("on-demand.js")).toContain("// node_modules/@aws-sdk/credential-provider-sso/");
});

test("loading a bundle starts nothing, and the phases are there to be called", async () => {
  expect(Object.keys(await import(join(root, "actions/deploy-ecs/dist/index.js")))).toEqual(
    expect.arrayContaining(["main", "post"]),
  );
});

test("the licences name every package of the bundle", () => {
  const bundled = new Set(
    [...scripts().matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(([, name]) => `${name}`),
  );
  const licensed = new Set([...dist("licenses.txt").matchAll(/^(\S+) \d\S* \(\S+\)$/gm)].map(([, name]) => `${name}`));
  expect(bundled.size).toBeGreaterThan(10);
  expect([...bundled].filter((name) => !licensed.has(name))).toEqual([]);
});
