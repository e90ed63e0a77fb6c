import { existsSync, readFileSync } from "node:fs";
import { appendFile, readFile, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { environmentInputs } from "@deploy-actions/shared/actions/input-source";
import { processEffects } from "@deploy-actions/shared/actions/process-effects";
import { runAction } from "@deploy-actions/shared/actions/run-action";
import type { OutputName } from "./action.gen.ts";
import { failedOutputs } from "./failed-outputs.ts";
import { gitCheckout } from "./git-checkout.ts";
import { readInputs } from "./inputs.ts";
import { report } from "./report.ts";
import { workspaceFiles } from "./request/file-workspace.ts";
import { saver } from "./state.ts";
import { artifactsOf } from "./summary/artifacts.ts";
import type { StepFacts } from "./summary/facts.ts";
import { closingLines } from "./summary/log.ts";
import { readEventPayload } from "./tags/file-event.ts";

export async function main(): Promise<void> {
  const workspace = process.cwd();
  await runAction<OutputName>(
    async (runner) => {
      const inputs = readInputs(environmentInputs(process.env, runner), {
        env: process.env,
        files: workspaceFiles(workspace),
      });
      const effects = processEffects(runner);
      const save = saver(runner);
      const git = gitCheckout(workspace, { ...effects, env: process.env });
      let remove = async () => {};
      try {
        // Loaded late: a run that its inputs already refuse does not pay for it.
        const { run } = await import("./run.ts");
        const facts = await run(inputs, {
          ...effects,
          warn: runner.warning,
          foreign: runner.foreign,
          workspace,
          readFile: (path) => {
            const file = resolve(workspace, path);
            return existsSync(file) ? readFileSync(file, "utf8") : undefined;
          },
          freeSpace: async () => {
            const { bavail, bsize } = await statfs(process.env.RUNNER_TEMP || tmpdir());
            return bavail * bsize;
          },
          git,
          event: () => readEventPayload(process.env),
          openAccount: async (request) => (await import("./aws-account.ts")).openAccount(request, effects),
          openDocker: async (options) => {
            const { openDocker } = await import("./docker-means.ts");
            const docker = await openDocker(options, { ...effects, workspace });
            remove = docker.folder.remove;
            save({ folder: docker.folder.path });
            return docker;
          },
          openContent: async (options) =>
            (await import("./file-content.ts")).openContent(options, { ...effects, workspace }),
          save,
        });
        for (const line of closingLines(facts)) runner.info(line);
        const evidence = facts.why?.evidence ?? [];
        if (evidence.length > 0) runner.foreign("What shows it", evidence);
        await declareArtifacts(facts, runner.warning);
        return report(facts);
      } finally {
        await remove();
        save({ folder: "" });
      }
    },
    { name: "build-push", failed: failedOutputs },
  );
}

/** Where the runner takes them. */
async function declareArtifacts({ images, status }: StepFacts, warn: (message: string) => void): Promise<void> {
  const { GITHUB_ARTIFACTS: file, GITHUB_ARTIFACTS_LIST: list } = process.env;
  if (!file || status !== "pushed") return;
  const declared = list ? await readFile(list, "utf8").catch(() => "") : "";
  const { text, leftOut } = artifactsOf(images, declared);
  if (text)
    await appendFile(file, text).catch(({ message }) =>
      warn(`The images could not be declared as artifacts of the job: ${message}`),
    );
  if (leftOut.length > 0)
    warn(`Not declared as artifacts of the job, which has others of their names: ${leftOut.join(", ")}.`);
}
