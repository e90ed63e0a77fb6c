import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentInputs } from "@deploy-actions/shared/actions/input-source";
import { processEffects } from "@deploy-actions/shared/actions/process-effects";
import { runAction } from "@deploy-actions/shared/actions/run-action";
import { openAccess } from "@deploy-actions/shared/aws/access";
import { openProbe } from "@deploy-actions/shared/checks/probes/open-probe";
import { steadyClock } from "@deploy-actions/shared/clock";
import type { OutputName } from "./action.gen.ts";
import { ecsRelease } from "./aws-ecs-release.ts";
import { byHand } from "./by-hand.ts";
import { evidenceDocument } from "./evidence-document.ts";
import { failedOutputs } from "./failed-outputs.ts";
import { readInputs } from "./inputs.ts";
import { needsAws } from "./needs-aws.ts";
import { once } from "./once.ts";
import type { Outcome } from "./outcome.ts";
import { outputFile } from "./output-file.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";
import { STATE_NAME } from "./state.ts";
import { tellingEvidence } from "./telling-evidence.ts";
import { verdictLine } from "./verdict-line.ts";

/**
 * Half of Node's threads look names up at the same time, which are two by itself: as many names whose name server is
 * silent would keep all other checks from finding theirs.
 */
const THREADS = "32";

export async function main(): Promise<void> {
  process.env.UV_THREADPOOL_SIZE ??= THREADS;
  let goesBack = false;
  await runAction<OutputName>(
    async (runner) => {
      const inputs = readInputs(environmentInputs(process.env, runner), process);
      goesBack = inputs.mode === "gate" && inputs.rollbackOn?.includes("cancelled") === true;
      for (const warning of inputs.warnings) runner.warning(warning);
      const ambient = processEffects(runner);
      // A session ends by the time of day; a gate lasts, whatever the clock is set to meanwhile.
      const access = once(() => openAccess(inputs.access, ambient));
      const effects = { ...ambient, clock: steadyClock };
      // The account is known to be an allowed one before the first sample. A release is looked up before that, and post
      // has to know of it by then: whoever cancels while the job still signs in cancels the gate, too.
      if (!inputs.release && needsAws(inputs.checks)) await access();
      const outcome = await run(inputs, {
        ...effects,
        openProbe: (check, expectation) => openProbe(check, expectation, { ...effects, access }),
        release: inputs.release && ecsRelease(inputs.release, { ...effects, access }),
        save: (unfinished) => runner.saveState(STATE_NAME, unfinished),
      });
      runner.info(verdictLine(outcome));
      for (const { title, lines } of tellingEvidence(outcome)) runner.foreign(title, lines);
      const { settings, checksFile, versionFrom } = inputs;
      const given = { ...settings, checksFile, versionFrom };
      return report(outcome, { ...(await writeFiles(outcome, runner.warning)), byHand: byHand(outcome, given) });
    },
    { name: "health-gate", failed: (error) => failedOutputs(error, { goesBack }) },
  );
}

async function writeFiles(outcome: Outcome, warn: (message: string) => void) {
  const folder = once(() => mkdtemp(join(process.env.RUNNER_TEMP ?? tmpdir(), "health-gate-")));
  const write = async (name: string, content: string) => {
    const path = join(await folder(), name);
    await writeFile(path, content);
    return path;
  };
  const evidence = () => write("evidence.json", evidenceDocument(outcome));
  const baseline = outcome.mode === "baseline" ? JSON.stringify(outcome.baseline) : undefined;
  return {
    evidenceFile: await outputFile("evidence-file", evidence, warn),
    baselineFile: baseline ? await outputFile("baseline-file", () => write("baseline.json", baseline), warn) : "",
  };
}
