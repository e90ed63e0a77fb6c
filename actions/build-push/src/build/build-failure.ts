import { Failure } from "@deploy-actions/shared/failure";
import type { BuildOrder } from "./build-order.ts";
import { placeInOutput, placeOfStep } from "./dockerfile-place.ts";
import type { BuildProgress, FailedStep } from "./progress.ts";
import { type Remedy, recognise } from "./trouble.ts";

export interface BuildFailure {
  readonly failure: Failure;
  /** How the same build may succeed; undefined: not without a change. */
  readonly remedy: Remedy | undefined;
}

/** Lines of the failing step's own output. */
const LAST_LINES = 40;

/** Which image, where in its Dockerfile, with what the failing step wrote: `docker build` shows but its last lines. */
export function buildFailure(
  orders: ReadonlyMap<string, BuildOrder>,
  progress: Pick<BuildProgress, "failed" | "said">,
  exitCode: number,
): BuildFailure {
  const step = progress.failed();
  const said = progress.said();
  const error = step?.error ?? lastError(said) ?? `buildx ended with exit code ${exitCode}`;
  const order = orders.get(step?.target ?? targetIn(said) ?? only(orders) ?? "");
  const place =
    placeInOutput(said) ?? (order?.dockerfile && step ? placeOfStep(order.dockerfile, step.name) : undefined);
  const programExit = error.match(/exit code: (\d+)/)?.[1];
  const trouble = programExit === undefined ? (recognise(error) ?? recognise(lastError(said) ?? "")) : undefined;
  const what = programExit === undefined ? (trouble?.what ?? tidy(error)) : describeExit(programExit);
  const done = /failed to push/.test(error) || step?.name.instruction.startsWith("pushing ") ? "pushed" : "built";
  return {
    failure: new Failure(`${subject(order, orders)} could not be ${done}: ${at(order, place?.line)}${what}.`, {
      hint: trouble?.hint ?? (programExit === undefined ? NOT_UNDERSTOOD : hintOfExit(programExit)),
      evidence: evidence({ excerpt: place?.excerpt, step, error }),
    }),
    remedy: trouble?.remedy,
  };
}

function subject(order: BuildOrder | undefined, orders: ReadonlyMap<string, BuildOrder>): string {
  if (order) return `Image "${order.image.name}"`;
  return `One of the images ${[...orders.values()].map(({ image }) => `"${image.name}"`).join(", ")}`;
}

function at(order: BuildOrder | undefined, line: number | undefined): string {
  return order && line !== undefined ? `${order.image.file}, line ${line}: ` : "";
}

function describeExit(code: string): string {
  return code === "137" ? "the command was killed (exit code 137)" : `the command ended with exit code ${code}`;
}

function hintOfExit(code: string): string {
  if (code === "137")
    return "Most often there was not enough memory: take a larger runner, a smaller max-parallel, or let the command use fewer processes.";
  if (code === "127") return "A program of this command is not in the image: what it wrote, below, names it.";
  return "What the command wrote last is below; it ran with the files of the context and the layers before it, and nothing of the runner.";
}

const NOT_UNDERSTOOD = "What BuildKit says about it is below.";

function evidence(shown: {
  readonly excerpt: readonly string[] | undefined;
  readonly step: FailedStep | undefined;
  readonly error: string;
}): readonly string[] {
  const { excerpt = [], step, error } = shown;
  const output = (step?.output ?? "")
    .replace(TERMINAL, "")
    .split(/\r?\n/)
    .flatMap((line) => line.split("\r").at(-1)?.trimEnd() || []);
  const last = output.slice(-LAST_LINES);
  return [
    ...excerpt,
    ...(last.length === 0
      ? []
      : [`${output.length > LAST_LINES ? `Last ${LAST_LINES} lines of` : "Output of"} ${step?.name.text}:`, ...last]),
    `BuildKit: ${tidy(error)}`,
  ];
}

/** Colours, links, and what moves the cursor (ECMA-48): a summary shows them as letters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const TERMINAL = /\u001b(?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])/g;

/** `ERROR: target web: failed to solve: …`. */
function lastError(said: readonly string[]): string | undefined {
  const at = said.findLastIndex((line) => line.startsWith("ERROR: "));
  return at === -1
    ? undefined
    : said
        .slice(at)
        .join("\n")
        .replace(/^ERROR: /, "");
}

function targetIn(said: readonly string[]): string | undefined {
  return lastError(said)?.match(/^target (\S+): /)?.[1];
}

function only(orders: ReadonlyMap<string, BuildOrder>): string | undefined {
  return orders.size === 1 ? [...orders.keys()][0] : undefined;
}

function tidy(error: string): string {
  return error
    .replace(/^target \S+: /, "")
    .replace(/^failed to solve: /, "")
    .replace(/\s+$/, "")
    .replace(/\.$/, "");
}
