/** Which step of which run this is, among all that there ever were. */
export interface RunIdentity {
  /** `owner/name`. */
  readonly repository: string;
  readonly run: string;
  /** A re-run is another attempt: what failed in the one before is started again. */
  readonly attempt: string;
  /** Job and step: two steps of a run that ask for the same task both get one. */
  readonly step: string;
}

/**
 * From the runner's environment. `unique` stands in for the run id where that says nothing: without a runner, and under
 * nektos/act, which gives every run the same one.
 */
export function runIdentity(
  env: Readonly<Record<string, string | undefined>>,
  unique: () => string = () => crypto.randomUUID(),
): RunIdentity {
  const { GITHUB_REPOSITORY = "", GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT = "1", GITHUB_JOB = "", GITHUB_ACTION = "" } = env;
  return {
    repository: GITHUB_REPOSITORY,
    run: GITHUB_RUN_ID && !env.ACT ? GITHUB_RUN_ID : unique(),
    attempt: GITHUB_RUN_ATTEMPT,
    step: `${GITHUB_JOB}/${GITHUB_ACTION}`,
  };
}

/** `owner/name, run 123, attempt 2`: the reason that StopTask is given, and what a person looks for. */
export function describeRun({ repository, run, attempt }: RunIdentity): string {
  return [repository, `run ${run}`, `attempt ${attempt}`].filter(Boolean).join(", ");
}

/** What RunTask is asked with, so that a lost answer starts nothing twice and the task is found again. */
export interface StartMarks {
  /** Sixty-four hexadecimal digits: the same for the same task in the same step and attempt, and for no other. */
  readonly clientToken: string;
  readonly startedBy: string;
}

/**
 * `content`: everything else that RunTask is asked with; a token may not come with another request. `start` counts the
 * requests that ECS answered with "no place": those used up their token.
 */
export async function startMarks(run: RunIdentity, content: object, start: number): Promise<StartMarks> {
  const bytes = new TextEncoder().encode(JSON.stringify([run, content, start]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const clientToken = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const readable = `${run.run.slice(0, 40)}-${run.attempt}`.replace(/[^\w-]/g, "-");
  return { clientToken, startedBy: `deploy-actions/${readable}/${clientToken.slice(0, 12)}` };
}
