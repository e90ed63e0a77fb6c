import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "actions/deploy-ecs/dist");
const dist = (name: string) => readFileSync(join(folder, name), "utf8");
const names = globSync("*.js", { cwd: folder });
const scripts = names.map(dist).join("");

test("a bundle holds what it uses: no second HTTP client, no 1.2 MB", () => {
  expect(scripts).not.toContain("undici");
  expect(Buffer.byteLength(scripts)).toBeLessThan(1_200_000);
});

test("a bundle tells nothing of the machine that built it", () => {
  expect(scripts).not.toContain(root);
});

test.each([
  ["index.js", "@actions/core"],
  ["aws-ecs.js", "@aws-sdk/client-ecs"],
  ["sts.js", "@aws-sdk/client-sts"],
  ["aws-sdk.js", "@smithy/node-http-handler"],
  ["on-demand.js", "@aws-sdk/credential-provider-sso"],
])("what a run may not need is apart: %s alone holds %s", (name, holds) => {
  const holders = names.filter((other) => dist(other).includes(`// node_modules/${holds}/`));
  expect(holders).toEqual([name]);
});

test("every file that a bundle requires is in it, and there are not many", () => {
  const required = [...scripts.matchAll(/require\("\.\/([^"]+)"\)/g)].map(([, name]) => `${name}`);
  expect([...new Set(required)].filter((name) => !existsSync(join(folder, name)))).toEqual([]);
  expect(names.length).toBeLessThan(20);
});

test("a run that its inputs refuse loads nothing of the AWS SDK", () => {
  const tell = "process.on('exit', () => console.log(`loaded ${Object.keys(require.cache).join()}`));";
  const program = `${tell} require(${JSON.stringify(join(folder, "main.js"))})`;
  const { stdout } = spawnSync(process.execPath, ["-e", program], { env: {}, encoding: "utf8" });
  const loaded = /^loaded (.*)$/m
    .exec(stdout)?.[1]
    ?.split(",")
    .map((path) => basename(path));
  expect(loaded?.sort()).toEqual(["index.js", "main.js", "rolldown-runtime.js"]);
});

test("loading a bundle starts nothing, and the phases are there to be called", async () => {
  expect(Object.keys(await import(join(folder, "index.js")))).toEqual(expect.arrayContaining(["main", "post"]));
});

test("the licences name every package of the bundle", () => {
  const bundled = new Set(
    [...scripts.matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(([, name]) => `${name}`),
  );
  const licensed = new Set([...dist("licenses.txt").matchAll(/^(\S+) \d\S* \(\S+\)$/gm)].map(([, name]) => `${name}`));
  expect(bundled.size).toBeGreaterThan(10);
  expect([...bundled].filter((name) => !licensed.has(name))).toEqual([]);
});
