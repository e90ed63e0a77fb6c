import { formatDuration } from "@deploy-actions/shared/duration";
import type { BuildEvent, BuildWarning, Step } from "./build-event.ts";
import { readStepName, type StepName } from "./step-name.ts";

export interface ImageProgress {
  /** Of its Dockerfile's instructions, those that BuildKit had by: 0 to 1. */
  readonly cachedShare: number;
  /** From its first step to the end of its last. */
  readonly seconds: number;
  readonly warnings: readonly BuildWarning[];
}

export interface FailedStep {
  /** Undefined: of several images, or of none. */
  readonly target: string | undefined;
  readonly name: StepName;
  readonly error: string;
  /** All that it wrote, both streams. */
  readonly output: string;
}

interface KnownStep extends Step {
  readonly of: StepName;
}

/** Of what a step writes, the last characters are kept. */
const KEPT_OUTPUT = 20_000;
const LONGEST_NAME = 120;

/** What a bake is doing, from what buildx says. Logs a line for each step that ends. */
export class BuildProgress {
  readonly #targets: readonly string[];
  readonly #nameOf: (target: string) => string;
  readonly #log: (line: string) => void;
  readonly #steps = new Map<string, KnownStep>();
  readonly #outputs = new Map<string, string>();
  readonly #warnings: { readonly step: string; readonly warning: BuildWarning }[] = [];
  readonly #said: string[] = [];
  readonly #told = new Set<string>();

  constructor(images: ReadonlyMap<string, string>, log: (line: string) => void) {
    this.#targets = [...images.keys()];
    this.#nameOf = (target) => images.get(target) ?? target;
    this.#log = log;
  }

  hear(event: BuildEvent): void {
    if (event.kind === "step") this.#change(event.step);
    else if (event.kind === "warning") this.#warnings.push(event);
    else if (event.kind === "said") this.#said.push(event.line);
    else this.#outputs.set(event.step, ((this.#outputs.get(event.step) ?? "") + event.text).slice(-KEPT_OUTPUT));
  }

  of(target: string): ImageProgress {
    const steps = [...this.#steps.values()].filter(({ of }) => of.target === target);
    const instructions = steps.filter(({ of, completedAt }) => of.isInstruction && completedAt !== undefined);
    const cached = instructions.filter((step) => step.cached);
    return {
      cachedShare: instructions.length === 0 ? 1 : cached.length / instructions.length,
      seconds: lasted(steps),
      warnings: this.#warningsOf(new Set(steps.map(({ id }) => id))),
    };
  }

  /** Whether all its lines are done, and what came of them is being packed and pushed. */
  isBuilt(target: string): boolean {
    return [...this.#steps.values()].some(({ of }) => of.target === target && isExport(of));
  }

  /** What made a bake fail: the other steps were only stopped because of it. */
  failed(): FailedStep | undefined {
    for (const { id, of, error } of this.#steps.values()) {
      if (error === undefined || isStopped(error) || isCacheTrouble(of)) continue;
      return { target: of.target, name: of, error, output: this.#outputs.get(id) ?? "" };
    }
    return undefined;
  }

  /** A cache that could not be written does not fail a build, and is worth a line. */
  cacheTroubles(): readonly string[] {
    return [...this.#steps.values()].flatMap(({ of, error }) =>
      error !== undefined && /^exporting cache/.test(of.instruction) ? [`${this.#line(of)}: ${error}`] : [],
    );
  }

  /** Lines of buildx itself, the error at the end. */
  said(): readonly string[] {
    return this.#said;
  }

  #change(step: Step): void {
    const of = readStepName(step.name, this.#targets);
    // Steps of several targets share an id where they do the same, such as exporting.
    const key = `${of.target} ${step.id}`;
    this.#steps.set(key, { ...step, of });
    const isOver = step.completedAt !== undefined || step.error !== undefined;
    if (!isOver || this.#told.has(key) || !isWorthALine(of)) return;
    // Once: exporting begins and ends anew for each of its parts.
    this.#told.add(key);
    this.#log(`${this.#line(of)} (${howItEnded(step)})`);
  }

  #line({ target, text }: StepName): string {
    const short = text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
    return target === undefined ? short : `${this.#nameOf(target)}: ${short}`;
  }

  #warningsOf(ids: ReadonlySet<string>): readonly BuildWarning[] {
    const own = this.#warnings.filter(({ step }) => ids.has(step)).map(({ warning }) => warning);
    return [...new Map(own.map((warning) => [`${warning.line} ${warning.message}`, warning])).values()];
  }
}

function howItEnded({ startedAt, completedAt, cached, error }: Step): string {
  if (error !== undefined) return isStopped(error) ? "stopped" : "failed";
  if (cached) return "cached";
  return startedAt === undefined || completedAt === undefined ? "done" : formatDuration(completedAt - startedAt);
}

/** Because another step failed. */
function isStopped(error: string): boolean {
  return /context cancell?ed/.test(error);
}

function isWorthALine({ isInstruction, instruction }: StepName): boolean {
  return isInstruction || /^(exporting to image|exporting cache|pushing )/.test(instruction);
}

function isExport({ instruction }: StepName): boolean {
  return /^exporting to /.test(instruction);
}

/** A cache that is not there yet, or that cannot be written, does not fail a build. */
function isCacheTrouble({ instruction }: StepName): boolean {
  return /^(importing|exporting) cache/.test(instruction);
}

function lasted(steps: readonly Step[]): number {
  const begins = steps.flatMap(({ startedAt }) => startedAt ?? []);
  const ends = steps.flatMap(({ completedAt }) => completedAt ?? []);
  if (begins.length === 0 || ends.length === 0) return 0;
  return Math.max(0, Math.max(...ends) - Math.min(...begins)) / 1000;
}
