import type { Effects } from "../effects.ts";
import type { PromoteInputs } from "../inputs.ts";
import type { StepFacts } from "../summary/facts.ts";

export async function runPromotion(_inputs: PromoteInputs, _effects: Effects): Promise<StepFacts> {
  throw new Error("not there yet");
}
