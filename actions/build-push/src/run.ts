import { formatDuration } from "@deploy-actions/shared/duration";
import { Failure } from "@deploy-actions/shared/failure";
import { runBuild } from "./build-step/run-build.ts";
import type { Effects } from "./effects.ts";
import type { Inputs } from "./inputs.ts";
import { runPromotion } from "./promote-step/run-promotion.ts";
import type { StepFacts } from "./summary/facts.ts";

/** The whole step, within its time. */
export async function run(inputs: Inputs, effects: Effects): Promise<StepFacts> {
  const { clock } = effects;
  const late = new AbortController();
  const over = new AbortController();
  clock.sleep(inputs.timeout, over.signal).then(
    () => late.abort(tooLate(inputs.timeout)),
    () => {},
  );
  const signal = AbortSignal.any([effects.signal, late.signal]);
  try {
    const own = { ...effects, signal };
    return inputs.mode === "build" ? await runBuild(inputs, own) : await runPromotion(inputs, own);
  } catch (error) {
    // Code that was aborted half-way throws an error of its own.
    throw late.signal.aborted && !effects.signal.aborted && !(error instanceof Failure) ? late.signal.reason : error;
  } finally {
    over.abort();
  }
}

function tooLate(timeout: number): Failure {
  return new Failure(`The step took longer than ${formatDuration(timeout)} (timeout), and was stopped.`, {
    hint: "Look in the log at what took so long. A longer one is written like timeout: 2h; a cache (cache: registry) makes the next build shorter.",
  });
}
