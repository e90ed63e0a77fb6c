import { environmentInputs } from "@deploy-actions/shared/actions/input-source";
import { type ProcessEffects, processEffects } from "@deploy-actions/shared/actions/process-effects";
import { runAction } from "@deploy-actions/shared/actions/run-action";
import { type AwsAccess, openAccess } from "@deploy-actions/shared/aws/access";
import { isTransient, underlying } from "@deploy-actions/shared/aws/aws-error";
import { nameOf } from "@deploy-actions/shared/ecs/aws-ecs-shapes";
import { retry } from "@deploy-actions/shared/retry";
import type { OutputName } from "./action.gen.ts";
import { awsMeans } from "./aws-means.ts";
import { TIME_LIMIT_MS } from "./finish.ts";
import { finishAll } from "./finish-all.ts";
import { readPostInputs } from "./inputs.ts";
import { sideReport } from "./modes/side-report.ts";
import { runIdentity } from "./one-off/identity.ts";
import { describeFoundOneOff, stopOneOff } from "./one-off/stop-one-off.ts";
import type { UnfinishedOneOff } from "./one-off/unfinished-one-off.ts";
import { couldNotFinish, describeUntouched, postReport } from "./post-report.ts";
import { readState } from "./state.ts";

/** Some two minutes with the pauses between: a lost network may come back while the job's last minutes run. */
const ATTEMPTS = 12;

export async function post(): Promise<void> {
  await runAction<OutputName>(
    async (runner) => {
      const state = readState(runner);
      if (state.begun.length === 0 && !state.oneOff && !state.goingBack) {
        // AWS is asked nothing: this is how almost every run ends.
        const several = state.untouched.length > 1;
        if (state.untouched.length === 0) runner.info(describeUntouched(undefined));
        for (const { name, unfinished } of state.untouched)
          runner.info(`${several ? `${name}: ` : ""}${describeUntouched(unfinished)}`);
        return { ok: true, outputs: {}, summary: "", annotations: [] };
      }
      const inputs = readPostInputs(environmentInputs(process.env, runner));
      const effects = processEffects(runner);
      try {
        const access = await retry(() => openAccess(inputs.access, effects), {
          ...effects,
          attempts: ATTEMPTS,
          retryable: (error) => isTransient(underlying(error)),
        });
        const { cluster } = inputs;
        const means = { ...effects, ...(await awsMeans(access, cluster, effects)) };
        if (state.goingBack) {
          const { wayBackOf } = await import("./modes/way-back-of.ts");
          const { outcomeOfGoingBack } = await import("./modes/rollback.ts");
          const wayBack = await wayBackOf(state.goingBack, means);
          const wentBack = await wayBack.goBack(effects.clock.now() + TIME_LIMIT_MS);
          const outcome = outcomeOfGoingBack(wentBack);
          runner.info(outcome.words);
          return { ...sideReport(outcome, state.goingBack), outputs: {} };
        }
        const [finished, oneOff] = await Promise.all([
          finishAll(state.begun, inputs, means),
          state.oneOff && stopLeft(state.oneOff, { access, cluster, effects }),
        ]);
        return postReport({ finished, untouched: state.untouched, oneOff }, nameOf(cluster));
      } catch (error) {
        throw couldNotFinish(state.begun, state.oneOff, error);
      }
    },
    { name: "deploy-ecs" },
  );
}

/** A one-off task that main left: the post step stops it, and says how far it had come. */
async function stopLeft(
  unfinished: UnfinishedOneOff,
  { access, cluster, effects }: { access: AwsAccess; cluster: string; effects: ProcessEffects },
) {
  const { awsOneOffTasks } = await import("./one-off/aws-one-off-tasks.ts");
  const run = runIdentity(process.env);
  const found = await stopOneOff(unfinished, { ...effects, tasks: awsOneOffTasks(access, cluster), run });
  return describeFoundOneOff(unfinished, found);
}
