import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";

const root = join(import.meta.dirname, "../..");

const OWN = "Production code imports its own files and shared";

const FORBIDDEN: readonly (readonly [path: string, imported: string, message: string])[] = [
  ["actions/deploy-ecs/src/plan.ts", "@actions/core", "shared/src/actions talks to the runner"],
  ["actions/deploy-ecs/src/main.ts", "@actions/core", "shared/src/actions talks to the runner"],
  ["actions/deploy-ecs/src/plan.ts", "@deploy-actions/health-gate/plan", OWN],
  ["actions/deploy-ecs/src/plan.ts", "../../health-gate/src/plan.ts", OWN],
  ["actions/deploy-ecs/src/main.ts", "@deploy-actions/simulator/simulator", OWN],
  ["actions/deploy-ecs/src/main.ts", "../../../simulator/src/simulator.ts", OWN],
  ["actions/deploy-ecs/src/plan.ts", "../test/fake-ecs.ts", OWN],
  [
    "actions/deploy-ecs/src/main.ts",
    "@deploy-actions/shared/testkit/fake-clock",
    "The test kit does not belong into a bundle",
  ],
  [
    "actions/deploy-ecs/src/run.ts",
    "@deploy-actions/shared/actions/run-action",
    "main.ts and post.ts start the action",
  ],
  ["actions/deploy-ecs/src/run.ts", "@aws-sdk/client-ecs", "Only adapters know the SDK"],
  ["actions/deploy-ecs/src/main.ts", "@aws-sdk/client-ecs", "Only adapters know the SDK"],
  ["actions/deploy-ecs/src/inputs.ts", "node:fs", "Effects are passed in"],
  ["actions/deploy-ecs/src/failure/watch.ts", "node:fs/promises", "Effects are passed in"],
  ["actions/deploy-ecs/src/run.ts", "@deploy-actions/shared/ecs/aws-ecs", "Import the port"],
  ["actions/deploy-ecs/src/run.ts", "./ecr-registry.ts", "Import the port"],
  ["shared/src/poll.ts", "@aws-sdk/client-sts", "Only adapters know the SDK"],
  ["shared/src/ecs/go-back.ts", "@aws-sdk/client-ecs", "Only adapters know the SDK"],
  ["shared/src/checks/probes/http-probe.ts", "@aws-sdk/client-ecs", "Only adapters know the SDK"],
  ["shared/src/poll.ts", "@actions/core", "shared/src/actions talks to the runner"],
  ["shared/src/poll.ts", "../testkit/fake-clock.ts", "The test kit does not belong into a bundle"],
  ["shared/src/aws/access.ts", "../../../simulator/src/simulator.ts", OWN],
  ["simulator/src/ecs/service.ts", "@deploy-actions/shared/clock", "The simulator stands alone"],
];

const ALLOWED: readonly (readonly [path: string, imported: string])[] = [
  ["actions/deploy-ecs/src/main.ts", "@deploy-actions/shared/actions/run-action"],
  ["actions/deploy-ecs/src/main.ts", "node:os"],
  ["actions/deploy-ecs/src/main.ts", "@deploy-actions/shared/ecs/aws-ecs"],
  ["actions/deploy-ecs/src/main.ts", "./ecr-registry.ts"],
  ["actions/deploy-ecs/src/ecr-registry.ts", "@aws-sdk/client-ecr"],
  ["actions/deploy-ecs/src/run.ts", "@deploy-actions/shared/poll"],
  ["actions/deploy-ecs/src/run.ts", "@deploy-actions/shared/ecs/ecs"],
  ["actions/deploy-ecs/src/run.ts", "./registry.ts"],
  ["actions/deploy-ecs/test/run.test.ts", "@deploy-actions/simulator/simulator"],
  ["shared/src/actions/github-runner.ts", "@actions/core"],
  ["shared/src/aws/sts.ts", "@aws-sdk/client-sts"],
  ["shared/src/ecs/aws-ecs.ts", "@aws-sdk/client-ecs"],
  ["shared/src/checks/probes/aws-target-health.ts", "@aws-sdk/client-elastic-load-balancing-v2"],
];

/** What our Biome configuration says, by path and import: all imports in one small tree, looked at once. */
let complaints: ReadonlyMap<string, string>;

beforeAll(() => {
  const importsByPath = Map.groupBy([...FORBIDDEN, ...ALLOWED], ([path]) => path);
  const tree = mkdtempSync(join(tmpdir(), "import-rules-"));
  copyFileSync(join(root, "biome.json"), join(tree, "biome.json"));
  for (const [path, imports] of importsByPath) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), imports.map(([, imported]) => `import "${imported}";\n`).join(""));
  }
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=none", "."];
  const { stdout } = spawnSync(process.execPath, args, { cwd: tree, encoding: "utf8" });
  rmSync(tree, { recursive: true });
  const { diagnostics }: Report = JSON.parse(stdout);
  complaints = new Map(
    diagnostics.map(({ message, location: { path, start } }) => [
      `${path} ${importsByPath.get(path)?.[start.line - 1]?.[1]}`,
      message,
    ]),
  );
});

interface Report {
  readonly diagnostics: readonly {
    readonly message: string;
    readonly location: { readonly path: string; readonly start: { readonly line: number } };
  }[];
}

test.each(FORBIDDEN)("%s may not import %s: %s", (path, imported, message) => {
  expect(complaints.get(`${path} ${imported}`)).toContain(message);
});

test.each(ALLOWED)("%s may import %s", (path, imported) => {
  expect(complaints.get(`${path} ${imported}`)).toBeUndefined();
});
