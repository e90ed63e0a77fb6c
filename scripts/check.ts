/**
 * The whole gate, step by step; stops at the first red one.
 *
 * `--skip-tests` leaves out the tests, for where they have just been run.
 */
import { spawn } from "node:child_process";
import { formatDuration } from "@deploy-actions/shared/duration";

const node = process.execPath;
const STEPS: readonly (readonly [name: string, command: readonly string[]])[] = [
  ["generated files", [node, "scripts/generate.ts", "--check"]],
  ["generated schemas", [node, "scripts/generate-ecs-schemas.ts", "--check"]],
  ["generated checks", [node, "scripts/generate-checks-schema.ts", "--check"]],
  ["generated images", [node, "scripts/generate-images-schema.ts", "--check"]],
  ["format and lint", ["biome", "ci", "--error-on-warnings", "--colors=off", "."]],
  ["types", ["tsc", "--project", "."]],
  ["unused code", ["knip"]],
  ["examples", [node, "scripts/check-examples.ts"]],
  ["bundles", [node, "scripts/bundle.ts", "--check"]],
  ["tests", ["npm", "test"]],
];

const skipped = process.argv.includes("--skip-tests") ? ["tests"] : [];
const start = Date.now();
for (const [name, command] of STEPS.filter(([name]) => !skipped.includes(name))) {
  const stepStart = Date.now();
  console.log(`▸ ${name}`);
  const code = await run(command);
  console.log(`${code === 0 ? "✓" : "✗"} ${name} (${formatDuration(Date.now() - stepStart)})\n`);
  if (code !== 0) process.exit(code);
}
console.log(`All green in ${formatDuration(Date.now() - start)}.`);

/** The tools come from node_modules/.bin, which scripts/node24.js puts first on the PATH. */
function run([command = "", ...args]: readonly string[]): Promise<number> {
  const child = spawn(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
