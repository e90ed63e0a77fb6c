import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, globSync, readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { basename, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readActionFiles } from "../action-files.ts";

const gateInputs = (await readActionFiles()).find(({ name }) => name === "health-gate")?.inputs ?? {};
const root = join(import.meta.dirname, "../..");

/** What a run may not need: files, each with a package that it alone holds. */
const APART: Readonly<Record<string, readonly (readonly [file: string, holds: string])[]>> = {
  "deploy-ecs": [
    ["index.js", "@actions/core"],
    ["client-ecs.js", "@aws-sdk/client-ecs"],
    ["client-ecr.js", "@aws-sdk/client-ecr"],
    ["aws-codedeploy.js", "@aws-sdk/client-codedeploy"],
    ["aws-roles.js", "@aws-sdk/client-iam"],
    ["sts.js", "@aws-sdk/client-sts"],
    ["aws-sdk.js", "@smithy/node-http-handler"],
    ["on-demand.js", "@aws-sdk/credential-provider-sso"],
  ],
  "health-gate": [
    ["index.js", "@actions/core"],
    ["aws-ecs.js", "@aws-sdk/client-ecs"],
    ["client-cloudwatch.js", "@aws-sdk/client-cloudwatch"],
    ["target-group-probe.js", "@aws-sdk/client-elastic-load-balancing-v2"],
    ["aws-sdk.js", "@smithy/node-http-handler"],
    ["on-demand.js", "@aws-sdk/credential-provider-sso"],
  ],
};

/**
 * A little more than there is, so that a package which comes in whole is noticed. deploy-ecs has every strategy, the
 * checks between their steps, and the clients of ten services, of which a run loads two or three.
 */
const MOST_BYTES: Readonly<Record<string, number>> = { "deploy-ecs": 2_500_000, "health-gate": 1_450_000 };

/** What every run loads, whatever it is asked for. A third of it reads YAML and task definitions. */
const MOST_BYTES_ALWAYS: Readonly<Record<string, number>> = { "deploy-ecs": 630_000, "health-gate": 570_000 };

/** More than that is no use to anybody: files of a few lines. Each strategy, mode and look of preflight has one. */
const MOST_FILES: Readonly<Record<string, number>> = { "deploy-ecs": 66, "health-gate": 25 };

describe.each(Object.entries(APART))("%s", (action, apart) => {
  const folder = join(root, "actions", action, "dist");
  const dist = (name: string) => readFileSync(join(folder, name), "utf8");
  const names = globSync("*.js", { cwd: folder });
  const scripts = names.map(dist).join("");

  test("a bundle holds what it uses: no second HTTP client, no megabytes", () => {
    expect(scripts).not.toContain("undici");
    expect(Buffer.byteLength(scripts)).toBeLessThan(MOST_BYTES[action] ?? 0);
    expect(Buffer.byteLength(dist("index.js"))).toBeLessThan(MOST_BYTES_ALWAYS[action] ?? 0);
  });

  test("a bundle tells nothing of the machine that built it", () => {
    expect(scripts).not.toContain(root);
  });

  test.each(apart)("what a run may not need is apart: %s alone holds %s", (name, holds) => {
    const holders = names.filter((other) => dist(other).includes(`// node_modules/${holds}/`));
    expect(holders).toEqual([name]);
  });

  test("every file that a bundle requires is in it, and there are not many", () => {
    const required = [...scripts.matchAll(/require\("\.\/([^"]+)"\)/g)].map(([, name]) => `${name}`);
    expect([...new Set(required)].filter((name) => !existsSync(join(folder, name)))).toEqual([]);
    expect(names.length).toBeLessThan(MOST_FILES[action] ?? 0);
  });

  test("a run that its inputs refuse loads nothing of the AWS SDK", () => {
    expect(loadedBy(folder, {})).toEqual(["index.js", "main.js", "rolldown-runtime.js"]);
  });

  test("loading a bundle starts nothing, and the phases are there to be called", async () => {
    expect(Object.keys(await import(join(folder, "index.js")))).toEqual(expect.arrayContaining(["main", "post"]));
  });

  test("the licences name every package of the bundle", () => {
    const bundled = new Set(
      [...scripts.matchAll(/^\/\/ (?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(([, name]) => `${name}`),
    );
    const licensed = new Set(
      [...dist("licenses.txt").matchAll(/^(\S+) \d\S* \(\S+\)$/gm)].map(([, name]) => `${name}`),
    );
    expect(bundled.size).toBeGreaterThan(10);
    expect([...bundled].filter((name) => !licensed.has(name))).toEqual([]);
  });
});

test("a gate that asks a URL loads what that takes, and no AWS", async () => {
  const nobody = { INPUT_CHECKS: `http://127.0.0.1:${await unusedPort()}/`, "INPUT_DRY-RUN": "true" };
  const inputs = Object.entries(gateInputs).flatMap(([name, input]) =>
    input.default === undefined ? [] : [[`INPUT_${name.toUpperCase()}`, input.default]],
  );
  expect(loadedBy(join(root, "actions/health-gate/dist"), { ...Object.fromEntries(inputs), ...nobody })).toEqual([
    "http-probe.js",
    "index.js",
    "main.js",
    "rolldown-runtime.js",
    "shared.js",
  ]);
});

async function unusedPort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await once(server.close(), "close");
  return port;
}

/** Its scripts that a run of main has loaded when it ends. */
function loadedBy(folder: string, env: Record<string, string>): readonly string[] | undefined {
  const tell = "process.on('exit', () => console.log(`loaded ${Object.keys(require.cache).join()}`));";
  const program = `${tell} require(${JSON.stringify(join(folder, "main.js"))})`;
  const { stdout } = spawnSync(process.execPath, ["-e", program], { env, encoding: "utf8" });
  const paths = /^loaded (.*)$/m.exec(stdout)?.[1]?.split(",");
  return paths?.map((path) => basename(path)).sort();
}
