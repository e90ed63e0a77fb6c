import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentInputs } from "@deploy-actions/shared/actions/input-source";
import { processEffects } from "@deploy-actions/shared/actions/process-effects";
import { runAction } from "@deploy-actions/shared/actions/run-action";
import { openAccess } from "@deploy-actions/shared/aws/access";
import { nameOf } from "@deploy-actions/shared/ecs/aws-ecs-shapes";
import type { OutputName } from "./action.gen.ts";
import { failedOutputs } from "./failed-outputs.ts";
import { readInputs } from "./inputs.ts";
import { report } from "./report.ts";
import { reportDocument } from "./report-document.ts";
import { reportFile } from "./report-file.ts";
import { run } from "./run.ts";
import { STATE_NAME, writeState } from "./state.ts";

export async function main(): Promise<void> {
  await runAction<OutputName>(
    async (runner) => {
      const inputs = readInputs(environmentInputs(process.env, runner));
      const { cluster, service } = inputs;
      const effects = processEffects(runner);
      const access = await openAccess(inputs.access, effects);
      // Loaded late: a run that its inputs already refuse does not pay for them, and a good one not for the last two.
      const [{ awsEcs }, { ecrRegistry }] = await Promise.all([
        import("@deploy-actions/shared/ecs/aws-ecs"),
        import("./ecr-registry.ts"),
      ]);
      const outcome = await run(inputs, {
        ...effects,
        ecs: awsEcs({ access, cluster, service, ...effects }),
        registry: ecrRegistry(access),
        logs: {
          tail: async (...place) =>
            (await import("./cloudwatch-task-logs.ts")).cloudWatchTaskLogs(access, effects.clock).tail(...place),
        },
        targetGroups: {
          unhealthy: async (arn) => (await import("./elb-target-groups.ts")).elbTargetGroups(access).unhealthy(arn),
        },
        save: (unfinished) => runner.saveState(STATE_NAME, writeState(unfinished)),
      });
      if ("diagnosis" in outcome && outcome.diagnosis.log.kind === "lines") {
        runner.foreign(`Last log lines of ${outcome.diagnosis.container}`, outcome.diagnosis.log.lines);
      }
      const place = { region: access.region, cluster: nameOf(cluster), service };
      const path = await reportFile(() => writeReport(reportDocument(outcome, place)), runner.warning);
      return report(outcome, place, path);
    },
    { name: "deploy-ecs", failed: failedOutputs },
  );
}

async function writeReport(document: string): Promise<string> {
  const folder = await mkdtemp(join(process.env.RUNNER_TEMP ?? tmpdir(), "deploy-ecs-"));
  const path = join(folder, "report.json");
  await writeFile(path, document);
  return path;
}
