import type { ActionRun } from "@deploy-actions/simulator/runner/run-action";
import type { Simulator } from "@deploy-actions/simulator/simulator";

const quickTimeModule = new URL("quick-time.js", import.meta.url).href;
const compiled = new URL("../../.cache/compiled", import.meta.url).pathname;

/**
 * For the environment of a job that runs a bundle: time passes so many times as fast in its steps. Node keeps what it has
 * compiled: the tests start the same bundles hundreds of times.
 */
export function quickTime(speed: number): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=${quickTimeModule}`, JOB_SPEED: String(speed), NODE_COMPILE_CACHE: compiled };
}

/** The error annotations, title and message as one text each. */
export function errors({ annotations }: Pick<ActionRun, "annotations">): readonly string[] {
  return annotations.flatMap(({ level, title, message }) => (level === "error" ? [`${title}\n${message}`] : []));
}

/** The calls since `first` that can change something. */
export function mutations({ calls }: Pick<Simulator, "calls">, first = 0): readonly string[] {
  return calls
    .slice(first)
    .map(({ operation }) => operation)
    .filter(isMutation);
}

export const isMutation = (operation: string): boolean =>
  !/^(Describe|List|Get|BatchGet|AssumeRole|Simulate)/.test(operation);
