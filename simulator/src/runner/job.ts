import { Masks } from "./masks.ts";
import type { LogLine } from "./step.ts";

/** What the steps of a job have in common, and what a step leaves for the ones after it. */
export class Job {
  readonly masks = new Masks();
  /** From GITHUB_ENV. */
  readonly exportedEnv: Record<string, string> = {};
  /** From GITHUB_PATH, the latest first. */
  paths: readonly string[] = [];
  status: "success" | "failure" | "cancelled" = "success";
  readonly workspace: string;
  /** Whether debug messages are shown, as with the variable ACTIONS_STEP_DEBUG. */
  readonly debug: boolean;
  readonly onLine: (line: LogLine) => void;

  constructor(options: Pick<Job, "workspace" | "debug" | "onLine">) {
    this.workspace = options.workspace;
    this.debug = options.debug;
    this.onLine = options.onLine;
  }

  addPath(folder: string): void {
    this.paths = [folder, ...this.paths.filter((other) => other !== folder)];
  }

  /** Cancelled outweighs failed, and failed outweighs success. */
  worsen(status: Job["status"]): void {
    const order = ["success", "failure", "cancelled"];
    if (order.indexOf(status) > order.indexOf(this.status)) this.status = status;
  }
}
