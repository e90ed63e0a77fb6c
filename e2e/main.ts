/**
 * `npm run e2e`: what was built against real parts that others wrote: a browser for the rehearsal's report, a workflow
 * runner for the workflows of the READMEs, servers for the health gate to look at, an AWS emulator with containers for
 * deploy-ecs, an engine and BuildKit for build-push. And what takes too long for `npm test`: deploys cut short at each of their calls. Gets on Debian what is missing, and names it elsewhere.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { formatDuration } from "@deploy-actions/shared/duration";
import { checkBuilds } from "./build/checks.ts";
import { Checklist } from "./checklist.ts";
import { checkGate } from "./gate/checks.ts";
import { checkMinistack } from "./ministack/checks.ts";
import { findBuildkitd } from "./parts/buildkitd.ts";
import { findParts } from "./parts/parts.ts";
import { checkRehearsal } from "./rehearse/checks.ts";
import { checkWalks } from "./walks/checks.ts";
import { checkWorkflows } from "./workflow/checks.ts";

const start = Date.now();
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interrupted.abort(signal));

const root = fileURLToPath(new URL("..", import.meta.url));
const cache = join(root, ".cache", "e2e");
const results = join(cache, "results");
const folder = await mkdtemp(join(tmpdir(), "e2e-"));
try {
  await rm(results, { recursive: true, force: true });
  await mkdir(results, { recursive: true });
  process.exitCode = await run(interrupted.signal);
} catch (error) {
  if (!interrupted.signal.aborted) throw error;
  console.log("\nStopped. The processes were ended.");
  process.exitCode = 128 + constants.signals[interrupted.signal.reason as NodeJS.Signals];
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function run(signal: AbortSignal): Promise<number> {
  // It takes minutes where it has to be built.
  const buildkitd = findBuildkitd(cache, signal);
  buildkitd.catch(() => {});
  const parts = await findParts(cache);
  if ("missing" in parts) {
    console.log(["These parts are missing and could not be installed here:", ...parts.missing].join("\n- "));
    return 1;
  }
  console.log(`With ${new Intl.ListFormat("en").format(Object.values(parts).map(({ version }) => version))}.`);
  const checklist = new Checklist(signal);
  await checkWorkflows(checklist, { act: parts.act.program, folder, signal });
  await checkWalks(checklist, { folder, signal });
  await checkGate(checklist, { parts, folder, signal });
  await checkMinistack(checklist, { cache, folder, signal });
  await checkRehearsal(checklist, parts.browser.program, { folder, results, signal });
  await checkBuilds(checklist, { cache, folder, buildkitd, signal });
  console.log(
    `\n${checklist.sumUp()} (${formatDuration(Date.now() - start)}). Reports and pictures: ${relative(root, results)}`,
  );
  return checklist.failed === 0 ? 0 : 1;
}
