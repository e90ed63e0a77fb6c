import { environmentInputs } from "@deploy-actions/shared/actions/input-source";
import { processEffects } from "@deploy-actions/shared/actions/process-effects";
import { runAction } from "@deploy-actions/shared/actions/run-action";
import { openAccess } from "@deploy-actions/shared/aws/access";
import { isTransient, underlying } from "@deploy-actions/shared/aws/aws-error";
import { nameOf } from "@deploy-actions/shared/ecs/aws-ecs-shapes";
import { retry } from "@deploy-actions/shared/retry";
import type { OutputName } from "./action.gen.ts";
import { finish } from "./finish.ts";
import { readPostInputs } from "./inputs.ts";
import { couldNotFinish, describeUntouched, postReport } from "./post-report.ts";
import { readState, STATE_NAME } from "./state.ts";

/** Some two minutes with the pauses between: a lost network may come back while the job's last minutes run. */
const ATTEMPTS = 12;

export async function post(): Promise<void> {
  await runAction<OutputName>(
    async (runner) => {
      const unfinished = readState(runner.state(STATE_NAME));
      if (!unfinished || unfinished.phase === "done" || unfinished.phase === "planned") {
        // AWS is asked nothing: this is how almost every run ends.
        runner.info(describeUntouched(unfinished));
        return { ok: true, outputs: {}, summary: "", annotations: [] };
      }
      const inputs = readPostInputs(environmentInputs(process.env, runner));
      const { cluster, service } = inputs;
      const effects = processEffects(runner);
      try {
        const access = await retry(() => openAccess(inputs.access, effects), {
          ...effects,
          attempts: ATTEMPTS,
          retryable: (error) => isTransient(underlying(error)),
        });
        const { awsEcs } = await import("@deploy-actions/shared/ecs/aws-ecs");
        const ecs = awsEcs({ access, cluster, service, ...effects });
        const finished = await finish(unfinished, inputs, { ...effects, ecs });
        return postReport(finished, { region: access.region, cluster: nameOf(cluster), service });
      } catch (error) {
        throw couldNotFinish(unfinished, service, error);
      }
    },
    { name: "deploy-ecs" },
  );
}
