/**
 * Builds dist/ of every action whose sources have changed, and prints the sizes.
 *
 * `--quiet` prints what is built only; `--check` builds once more and says whether every byte is the same.
 */
import { build, findDifferences } from "./bundle/build.ts";

const quiet = process.argv.includes("--quiet");
for (const { action, size, fresh } of await build()) {
  if (fresh || !quiet) console.log(`${action}: ${Math.round(size / 1024)} KiB${fresh ? "" : " (up to date)"}`);
}
if (process.argv.includes("--check")) {
  const differences = await findDifferences();
  for (const path of differences) console.error(`${path} is not what a second build makes.`);
  if (differences.length > 0) process.exitCode = 1;
}
