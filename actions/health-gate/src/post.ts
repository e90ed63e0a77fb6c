import { environmentInputs } from "@deploy-actions/shared/actions/input-source";
import { processEffects } from "@deploy-actions/shared/actions/process-effects";
import { runAction } from "@deploy-actions/shared/actions/run-action";
import { openAccess } from "@deploy-actions/shared/aws/access";
import type { OutputName } from "./action.gen.ts";
import { ecsRelease } from "./aws-ecs-release.ts";
import { finish } from "./finish.ts";
import { readPostInputs } from "./inputs.ts";
import { once } from "./once.ts";
import { readState, STATE_NAME } from "./state.ts";

export async function post(): Promise<void> {
  await runAction<OutputName>(
    async (runner) => {
      const unfinished = readState(runner.state(STATE_NAME));
      // Nothing is read nor asked: this is how almost every run ends.
      if (!unfinished || unfinished === "done") return { ok: true, outputs: {}, summary: "", annotations: [] };
      const { release, rollbackOn, access } = readPostInputs(environmentInputs(process.env, runner));
      const effects = processEffects(runner);
      const means = { ...effects, access: once(() => openAccess(access, effects)) };
      return await finish(
        { unfinished, rollbackOn, handle: release },
        {
          ...effects,
          release: release && ecsRelease(release, means),
        },
      );
    },
    { name: "health-gate" },
  );
}
