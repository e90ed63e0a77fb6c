import { fileURLToPath } from "node:url";
import { type ActionRun, startAction } from "@deploy-actions/simulator/runner/run-action";
import type { World } from "./world.ts";

/** The built action: what a workflow would run. */
const ACTION = fileURLToPath(new URL("../../actions/deploy-ecs", import.meta.url));

export type StepRun = ActionRun;

/** Whoever deploys, with the keys of the account when nothing else is said. */
export interface StepOptions {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs deploy-ecs as a step of a job, on a runner of its own. */
export async function runStep(
  world: Pick<World, "env" | "cluster" | "signal">,
  { inputs, env = world.env }: StepOptions,
): Promise<StepRun> {
  world.signal.throwIfAborted();
  const running = startAction(ACTION, { inputs: { cluster: world.cluster, timeout: "2m", ...inputs }, env });
  world.signal.addEventListener("abort", running.kill);
  try {
    return await running.result;
  } finally {
    world.signal.removeEventListener("abort", running.kill);
  }
}
