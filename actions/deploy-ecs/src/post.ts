import { environmentInputs } from "@deploy-actions/shared/actions/input-source";
import { processEffects } from "@deploy-actions/shared/actions/process-effects";
import { runAction } from "@deploy-actions/shared/actions/run-action";
import { openAccess } from "@deploy-actions/shared/aws/access";
import { isTransient, underlying } from "@deploy-actions/shared/aws/aws-error";
import { nameOf } from "@deploy-actions/shared/ecs/aws-ecs-shapes";
import { retry } from "@deploy-actions/shared/retry";
import type { OutputName } from "./action.gen.ts";
import { finishAll } from "./finish-all.ts";
import { readPostInputs } from "./inputs.ts";
import { couldNotFinish, describeUntouched, postReport } from "./post-report.ts";
import { readState } from "./state.ts";

/** Some two minutes with the pauses between: a lost network may come back while the job's last minutes run. */
const ATTEMPTS = 12;

export async function post(): Promise<void> {
  await runAction<OutputName>(
    async (runner) => {
      const state = readState(runner);
      if (state.begun.length === 0) {
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
        const { awsEcs } = await import("@deploy-actions/shared/ecs/aws-ecs");
        const ecsOf = (service: string) => awsEcs({ access, cluster, service, ...effects });
        const finished = await finishAll(state.begun, inputs, { ...effects, ecsOf });
        return postReport(finished, state.untouched, nameOf(cluster));
      } catch (error) {
        throw couldNotFinish(state.begun, error);
      }
    },
    { name: "deploy-ecs" },
  );
}
