import { Failure } from "../failure.ts";
import { Cancelled } from "./cancelled.ts";

/** An error in the words of the log, the annotation and the summary. */
export interface Explanation {
  readonly title: string;
  readonly message: string;
  readonly hint: string;
  readonly evidence: readonly string[];
}

/** `name` is the action's; `bugs` is the address where a bug can be reported. */
export function explain(error: unknown, { name, bugs }: { name: string; bugs: string }): Explanation {
  if (error instanceof Failure) {
    const { message, hint, evidence } = error;
    return { title: `${name} failed`, message, hint, evidence: [...evidence, ...causes(error.cause)] };
  }
  if (error instanceof Cancelled) {
    const hint = "Run it again when it should go on.";
    return { title: `${name} was cancelled`, message: error.message, hint, evidence: [] };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  const cause = error instanceof Error ? causes(error.cause) : [];
  return {
    title: `${name} has a bug`,
    message: `${message} (this is a bug in ${name}, not in your workflow)`,
    hint: `Please report it with the lines below at ${bugs}.`,
    evidence: [...stack, ...cause],
  };
}

/** Where bugs of the running action are reported: the runner knows the repository it came from. */
export function bugAddress(env: NodeJS.ProcessEnv): string {
  const { GITHUB_SERVER_URL: server = "https://github.com", GITHUB_ACTION_REPOSITORY: repository } = env;
  return repository ? `${server}/${repository}/issues` : "the repository of deploy-actions";
}

function causes(cause: unknown): readonly string[] {
  if (cause === undefined) return [];
  const line = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return [`Caused by ${line.split("\n")[0]}`, ...(cause instanceof Error ? causes(cause.cause) : [])];
}
