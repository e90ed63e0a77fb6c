import { type ActionFile, readActionFile } from "./action-file.ts";
import { holds } from "./condition.ts";
import { FileCommands } from "./file-commands.ts";
import { Job } from "./job.ts";
import { type Machine, prepareMachine } from "./machine.ts";
import { Masks } from "./masks.ts";
import { type Grace, type NodeProcess, runnerGrace, startNode } from "./node-process.ts";
import { type Annotation, type LogLine, type Phase, Step } from "./step.ts";
import { WorkflowCommands } from "./workflow-commands.ts";

export type { Annotation, LogLine };

export interface RunOptions {
  /** What the workflow gives under `with`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Variables of the job, over the runner's own. RUNNER_DEBUG=1 shows debug messages. */
  readonly env?: Readonly<Record<string, string>>;
  /** Values of the repository's secrets, masked from the first line on. */
  readonly secrets?: readonly string[];
  /** The checked-out repository. A new empty folder when not given. */
  readonly workspace?: string;
  /** RUNNER_TEMP. Removed afterwards when not given. */
  readonly temp?: string;
  readonly graceMs?: Grace;
  readonly onLine?: (line: LogLine) => void;
}

export interface RunningAction {
  readonly result: Promise<ActionRun>;
  /** Process id of main. */
  readonly pid: number;
  /** Cancels the job as GitHub does: signals to main, then post. Once post runs it is left to finish. */
  cancel(): void;
  /** SIGKILL to main, as the kernel does when memory runs out; post still runs. */
  kill(): void;
}

/** What GitHub would know of the step, and of its post step, after the job. */
export interface ActionRun {
  /** The job's. */
  readonly conclusion: Job["status"];
  /** Of main; 128 + signal when it was killed. */
  readonly exitCode: number;
  /** Of main, as later steps read them: not masked. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly exportedEnv: Readonly<Record<string, string>>;
  /** Folders put on the PATH, the latest first. */
  readonly paths: readonly string[];
  /** Markdown of main, then of post. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** Every value registered as a secret, in order. */
  readonly masks: readonly string[];
  /** Of main, then of post, masked as people see it. */
  readonly log: string;
  readonly seconds: number;
  /** Missing when the action has no post or its condition did not hold. */
  readonly post?: { readonly exitCode: number; readonly log: string };
}

export function runAction(folder: string, options: RunOptions = {}): Promise<ActionRun> {
  return startAction(folder, options).result;
}

/** Runs a built JavaScript action, main and post, as a job with this one step. */
export function startAction(folder: string, options: RunOptions = {}): RunningAction {
  const started = performance.now();
  const action = readActionFile(folder);
  const machine = prepareMachine(options);
  const job = newJob(machine, options);
  const main = startStep("main", action.main, { action, machine, job, options });

  const finish = async (): Promise<ActionRun> => {
    await main.ended;
    const post = await runPost({ action, machine, job, options });
    const steps = post ? [main, post] : [main];
    return {
      conclusion: job.status,
      exitCode: await main.ended,
      outputs: main.step.outputs,
      state: job.state,
      exportedEnv: job.exportedEnv,
      paths: job.paths,
      summary: steps.map(({ step }) => step.summary).join(""),
      annotations: steps.flatMap(({ step }) => step.annotations),
      masks: job.masks.values,
      log: steps.map(({ step }) => step.log).join(""),
      seconds: (performance.now() - started) / 1000,
      ...(post && { post: { exitCode: await post.ended, log: post.step.log } }),
    };
  };
  return {
    result: finish().finally(machine.remove),
    pid: main.process.pid,
    cancel: () => {
      job.worsen("cancelled");
      main.process.cancel(options.graceMs ?? runnerGrace);
    },
    kill: main.process.kill,
  };
}

/** The outputs GitHub would not pass on as outputs of the job: they contain a masked value. */
export function maskedOutputs({ outputs, masks }: Pick<ActionRun, "outputs" | "masks">): string[] {
  const hidden = new Masks();
  for (const value of masks) hidden.add(value);
  return Object.entries(outputs).flatMap(([name, value]) => (hidden.apply(value) === value ? [] : [name]));
}

interface Context {
  readonly action: ActionFile;
  readonly machine: Machine;
  readonly job: Job;
  readonly options: RunOptions;
}

interface StepRun {
  readonly step: Step;
  readonly process: NodeProcess;
  /** The exit code, once the step's files were read as well. */
  readonly ended: Promise<number>;
}

function newJob(machine: Machine, { env = {}, secrets = [], onLine = () => {} }: RunOptions): Job {
  const job = new Job({ workspace: machine.workspace, debug: env.RUNNER_DEBUG === "1", onLine });
  const requestToken = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
  for (const secret of [...secrets, ...(requestToken ? [requestToken] : [])]) job.masks.add(secret);
  return job;
}

async function runPost(context: Context): Promise<StepRun | undefined> {
  const { post } = context.action;
  if (!post || !holds(post.condition, context.job.status)) return undefined;
  const run = startStep("post", post.script, context);
  await run.ended;
  return run;
}

function startStep(phase: Phase, script: string, { action, machine, job, options }: Context): StepRun {
  const step = new Step(job, phase);
  const files = new FileCommands(machine.temp);
  const commands = new WorkflowCommands(step);
  warnOfUnexpectedInputs(step, action, options.inputs ?? {});
  const process = startNode(script, {
    cwd: machine.workspace,
    env: { ...jobEnv(machine, job, options), ...inputEnv(action, options.inputs ?? {}), ...files.env },
    onLine: (line) => commands.process(line),
  });
  const end = async (): Promise<number> => {
    const exitCode = await process.ended.finally(() => files.collect(step));
    if (phase === "main" && job.status === "cancelled") step.annotate("error", "The operation was canceled.");
    if (exitCode !== 0 || step.failed) job.worsen("failure");
    return exitCode;
  };
  return { step, process, ended: end() };
}

function warnOfUnexpectedInputs(step: Step, action: ActionFile, inputs: Readonly<Record<string, string>>): void {
  const declared = Object.keys(action.inputs);
  const known = new Set(declared.map((name) => name.toLowerCase()));
  const unexpected = Object.keys(inputs).filter((name) => !known.has(name.toLowerCase()));
  if (unexpected.length === 0) return;
  const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(", ");
  step.annotate("warning", `Unexpected input(s) ${list(unexpected)}, valid inputs are [${list(declared)}]`);
}

function jobEnv(machine: Machine, job: Job, { env = {} }: RunOptions): Record<string, string> {
  const all: Record<string, string> = { ...machine.env, ...env, ...job.exportedEnv };
  const state = Object.entries(job.state).map(([name, value]) => [`STATE_${name}`, value]);
  return { ...all, ...Object.fromEntries(state), PATH: [...job.paths, all.PATH].join(":") };
}

function inputEnv(action: ActionFile, given: Readonly<Record<string, string>>): Record<string, string> {
  const inputs = [...Object.entries(action.inputs), ...Object.entries(given)];
  return Object.fromEntries(inputs.map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]));
}
