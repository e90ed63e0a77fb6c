import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentInputs } from "@deploy-actions/shared/actions/input-source";
import { processEffects } from "@deploy-actions/shared/actions/process-effects";
import { runAction } from "@deploy-actions/shared/actions/run-action";
import type { Runner } from "@deploy-actions/shared/actions/runner";
import { openAccess } from "@deploy-actions/shared/aws/access";
import { steadyClock } from "@deploy-actions/shared/clock";
import { nameOf } from "@deploy-actions/shared/ecs/aws-ecs-shapes";
import { provenance } from "@deploy-actions/shared/ecs/task-definition/provenance";
import type { OutputName } from "./action.gen.ts";
import { awsMeans } from "./aws-means.ts";
import { failedOutputs } from "./failed-outputs.ts";
import { readInputs } from "./inputs.ts";
import { sideReport } from "./modes/side-report.ts";
import { runIdentity } from "./one-off/identity.ts";
import { oneOffEvidence } from "./one-off/say.ts";
import type { StepOutcome } from "./outcome.ts";
import { report } from "./report.ts";
import { reportDocument } from "./report-document.ts";
import { reportFile } from "./report-file.ts";
import { run } from "./run.ts";
import { saver } from "./state.ts";

export async function main(): Promise<void> {
  await runAction<OutputName>(
    async (runner) => {
      const inputs = await readInputs(environmentInputs(process.env, runner), process);
      const { cluster } = inputs;
      const effects = processEffects(runner);
      const access = await openAccess(inputs.access, effects);
      // Loaded late: a run that its inputs already refuse does not pay for them, and a good one only for what it needs.
      const [means, { ecrRegistry }, { githubCommitOrder }] = await Promise.all([
        awsMeans(access, cluster, effects),
        import("./ecr-registry.ts"),
        import("./guard/github-commit-order.ts"),
      ]);
      const save = saver(
        runner,
        inputs.services.map(({ name }) => name),
      );
      const { mode } = inputs;
      if (mode.kind === "rollback" || mode.kind === "clean-up") {
        const side = { ...effects, ...means, save: save.goingBack };
        const { rollBack } = await import("./modes/rollback.ts");
        const { cleanUp } = await import("./modes/clean-up.ts");
        const ended = mode.kind === "rollback" ? rollBack(mode.release, inputs, side) : cleanUp(mode, inputs, side);
        const outcome = await ended;
        runner.info(outcome.words);
        return sideReport(outcome, mode.release);
      }
      const outcome = await run(inputs, {
        ...effects,
        ...means,
        steadyClock,
        home: access,
        commitOrder: githubCommitOrder(inputs.githubToken, effects),
        run: provenance(process.env),
        registry: ecrRegistry(access),
        logs: {
          tail: async (...place) =>
            (await import("./cloudwatch-task-logs.ts")).cloudWatchTaskLogs(access, effects.clock).tail(...place),
        },
        targetGroups: {
          unhealthy: async (arn) => (await import("./elb-target-groups.ts")).elbTargetGroups(access).unhealthy(arn),
        },
        openProbe: async (check, expectation) => {
          const { openProbe } = await import("@deploy-actions/shared/checks/probes/open-probe");
          return await openProbe(check, expectation, { ...effects, access: async () => access, clock: steadyClock });
        },
        preflight: async () => (await import("./preflight/aws-ports.ts")).awsPorts(access),
        deploymentTimes: async () =>
          (await import("./timing/aws-deployment-times.ts")).awsDeploymentTimes(access, cluster),
        oneOffs: {
          tasks: async () => (await import("./one-off/aws-one-off-tasks.ts")).awsOneOffTasks(access, cluster),
          logs: async () => (await import("./one-off/cloudwatch-live-logs.ts")).cloudWatchLiveLogs(access),
          identity: runIdentity(process.env),
        },
        save,
      });
      tellLogs(outcome, runner);
      const where = { region: access.region, cluster: nameOf(cluster) };
      const path = await reportFile(() => writeReport(reportDocument(outcome, where)), runner.warning);
      return report(outcome, where, path);
    },
    { name: "deploy-ecs", failed: failedOutputs },
  );
}

function tellLogs({ services, oneOffs }: StepOutcome, runner: Pick<Runner, "foreign">): void {
  for (const { name, end } of oneOffs) {
    const evidence = oneOffEvidence(end);
    if (evidence.length > 0) runner.foreign(`What shows it, of ${name}`, evidence);
  }
  for (const { name, outcome } of services) {
    if (!("diagnosis" in outcome) || outcome.diagnosis.log.kind !== "lines") continue;
    const { container, log } = outcome.diagnosis;
    const of = services.length > 1 ? ` of service ${name}` : "";
    runner.foreign(`Last log lines of ${container}${of}`, log.lines);
  }
}

async function writeReport(document: string): Promise<string> {
  const folder = await mkdtemp(join(process.env.RUNNER_TEMP ?? tmpdir(), "deploy-ecs-"));
  const path = join(folder, "report.json");
  await writeFile(path, document);
  return path;
}
