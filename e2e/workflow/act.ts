import { dirname } from "node:path";
import { runCommand } from "../command.ts";

/** One workflow to run, and the world it runs in. */
export interface Workflow {
  /** Folder of the repository that has it: a Git repository with a commit. */
  readonly repository: string;
  /** Path in the repository. */
  readonly file: string;
  /** Folder that stands for `org/deploy-actions@v1`. */
  readonly release: string;
  /** An empty folder: act keeps what it makes in its home. */
  readonly home: string;
  /** Given to every step, as the runner itself gives such variables. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Gets each message of the log as it comes. */
  readonly onMessage?: (message: string) => void;
}

export interface WorkflowRun {
  /** Empty when the job did not run at all, which act does not call a failure. */
  readonly jobResult: string;
  /** Outputs of all steps. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The log as a person would see it. */
  readonly log: readonly string[];
}

/** Runs the push event of a workflow with nektos/act, straight on this machine, with no variable of ours. */
export async function runWorkflow(act: string, workflow: Workflow): Promise<WorkflowRun> {
  const { repository, file, release, home, env, signal, onMessage = () => {} } = workflow;
  const variables = Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const { output, said } = await runCommand(
    [
      ...[act, "push", "--workflows", file, "--json", "--no-cache-server", "--pull=false"],
      ...["--platform", "ubuntu-latest=-self-hosted", "--local-repository", `org/deploy-actions@v1=${release}`],
      ...variables,
    ],
    // Steps find `node` on act's own PATH, whatever `runs.using` says.
    {
      cwd: repository,
      env: { HOME: home, PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, NO_COLOR: "1" },
      signal,
      onLine: (line) => {
        for (const { msg = "" } of readEvent(line)) onMessage(msg);
      },
    },
  );
  const events = output.split("\n").flatMap(readEvent);
  const log = events.map(({ msg = "" }) => msg.trimEnd());
  return {
    jobResult: events.findLast(({ jobResult }) => jobResult)?.jobResult ?? "",
    outputs: Object.fromEntries(
      events.filter(({ command }) => command === "set-output").map(({ name = "", arg = "" }) => [name, arg]),
    ),
    summary: events
      .filter(({ command }) => command === "summary")
      .map(({ content = "" }) => content)
      .join("\n"),
    log: log.length > 0 ? log : said.split("\n"),
  };
}

interface ActEvent {
  readonly msg?: string;
  readonly jobResult?: string;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly content?: string;
}

/** A line of `--json`; a line of anything else is none. */
function readEvent(line: string): readonly ActEvent[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
