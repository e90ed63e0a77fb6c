import { isAbsolute, relative } from "node:path";
import type { Job } from "./job.ts";

export type Phase = "main" | "post";

/** One line of the log as people see it, masked. */
export interface LogLine {
  readonly phase: Phase;
  readonly text: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** A message GitHub shows on the run's page. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly phase: Phase;
  readonly message: string;
  readonly title?: string;
  /** Relative to the workspace when it is inside. */
  readonly file?: string;
  readonly line?: number;
}

/** GitHub's limits, per step. */
const annotationsPerLevel = 10;
const annotationCharacters = 4096;

/** One step of a job, as its log and its page will show it. */
export class Step {
  readonly job: Job;
  readonly phase: Phase;
  /** From GITHUB_STATE: main's, for post. */
  readonly state: Record<string, string>;
  readonly annotations: Annotation[] = [];
  readonly outputs: Record<string, string> = {};
  /** Markdown, masked. */
  summary = "";
  /** A command or a file that could not be read fails the step whatever its exit code. */
  failed = false;
  readonly #lines: string[] = [];

  constructor(job: Job, phase: Phase, state: Record<string, string>) {
    this.job = job;
    this.phase = phase;
    this.state = state;
  }

  get log(): string {
    return this.#lines.map((line) => `${line}\n`).join("");
  }

  write(text: string): void {
    for (const line of this.job.masks.apply(text).split(/\r?\n/)) {
      this.#lines.push(line);
      this.job.onLine({ phase: this.phase, text: line, at: Date.now() });
    }
  }

  debug(message: string): void {
    if (this.job.debug) this.write(`##[debug]${message}`);
  }

  annotate(level: Annotation["level"], message: string, properties: Readonly<Record<string, string>> = {}): void {
    const shown = this.job.masks.apply(message).slice(0, annotationCharacters);
    this.write(`##[${level}]${shown}`);
    if (this.annotations.filter((other) => other.level === level).length >= annotationsPerLevel) return;
    const { title, file, line } = properties;
    this.annotations.push({
      level,
      phase: this.phase,
      message: shown,
      ...(title && { title: this.job.masks.apply(title) }),
      ...(file && { file: this.#inWorkspace(file) }),
      ...(line && /^\d+$/.test(line) && { line: Number(line) }),
    });
  }

  /** The step is red from here on. */
  fail(what: string, why: unknown): void {
    this.failed = true;
    this.annotate("error", what);
    this.annotate("error", why instanceof Error ? why.message : String(why));
  }

  #inWorkspace(file: string): string {
    if (!isAbsolute(file)) return file;
    const path = relative(this.job.workspace, file);
    return path.startsWith("..") ? file : path;
  }
}
