import { jobToken } from "../github/job-token.ts";
import { type ActionFile, readActionFile } from "./action-file.ts";
import { holds } from "./condition.ts";
import { FileCommands } from "./file-commands.ts";
import { Job } from "./job.ts";
import { type Machine, prepareMachine } from "./machine.ts";
import { type Grace, type NodeProcess, runnerGrace, startNode } from "./node-process.ts";
import { type Annotation, type LogLine, type Phase, Step } from "./step.ts";
import { WorkflowCommands } from "./workflow-commands.ts";

/** A step that uses an action. */
export interface JobStep {
  /** Folder of the built action. */
  readonly action: string;
  /** What the workflow gives under `with`; it can use the outputs of the steps before, in order. */
  inputs(before: readonly Texts[]): Texts;
}

export interface JobOptions {
  /** Variables of the job, over the runner's own. RUNNER_DEBUG=1 shows debug messages. */
  readonly env?: Texts;
  /** Values of the repository's secrets, masked from the first line on. */
  readonly secrets?: readonly string[];
  /** The checked-out repository. A new empty folder when not given. */
  readonly workspace?: string;
  /** RUNNER_TEMP. Removed afterwards when not given. */
  readonly temp?: string;
  readonly graceMs?: Grace;
  readonly onLine?: (line: LogLine) => void;
}

export interface RunningJob {
  readonly result: Promise<JobRun>;
  /** Process id of the main that runs, or ran last. */
  readonly pid: number;
  /** Cancels the job as GitHub does: signals to main, no further step, then post. Once post runs it is left to finish. */
  cancel(): void;
  /** SIGKILL to main, as the kernel does when memory runs out; post still runs. */
  kill(): void;
}

/** What GitHub would know of the job. */
export interface JobRun {
  readonly conclusion: Job["status"];
  /** Those that ran: after one that failed the others are skipped. */
  readonly steps: readonly StepRun[];
  readonly exportedEnv: Texts;
  /** Folders put on the PATH, the latest first. */
  readonly paths: readonly string[];
  /** Every value registered as a secret, in order. */
  readonly masks: readonly string[];
}

/** What GitHub would know of a step, and of its post step. */
export interface StepRun {
  /** Of main; 128 + signal when it was killed. */
  readonly exitCode: number;
  /** Of main, as later steps read them: not masked. */
  readonly outputs: Texts;
  readonly state: Texts;
  /** Markdown of main, then of post. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** Of main, then of post, masked as people see it. */
  readonly log: string;
  /** Of main and post. */
  readonly seconds: number;
  /** Missing when the action has no post or its condition did not hold. */
  readonly post?: { readonly exitCode: number; readonly log: string };
}

type Texts = Readonly<Record<string, string>>;

/** Runs built JavaScript actions as the steps of one job: main of each, then post of each that ran, the last one first. */
export function startJob(steps: readonly JobStep[], options: JobOptions = {}): RunningJob {
  const actions = steps.map(({ action }) => readActionFile(action));
  const machine = prepareMachine(options);
  const job = newJob(machine, options, actions);
  const mains: PhaseRun[] = [];
  const finish = async (): Promise<JobRun> => {
    for (const [index, action] of actions.entries()) {
      if (job.status !== "success") break;
      const inputs = steps[index]?.inputs(mains.map(({ step }) => step.outputs)) ?? {};
      const main = startPhase("main", action.main, { action, inputs, state: {}, machine, job, env: options.env ?? {} });
      mains.push(main);
      await main.ended;
    }
    const posts = new Map<PhaseRun, PhaseRun>();
    for (const main of mains.toReversed()) {
      const post = startPost(main);
      if (post) posts.set(main, post);
      await post?.ended;
    }
    return {
      conclusion: job.status,
      steps: await Promise.all(mains.map((main) => stepRun(main, posts.get(main)))),
      exportedEnv: job.exportedEnv,
      paths: job.paths,
      masks: job.masks.values,
    };
  };
  // Up to its first await it has started main of the first step.
  const result = finish().finally(machine.remove);
  const current = () => mains.at(-1)?.process;
  return {
    result,
    get pid() {
      return current()?.pid ?? Number.NaN;
    },
    cancel: () => {
      job.worsen("cancelled");
      current()?.cancel(options.graceMs ?? runnerGrace);
    },
    kill: () => current()?.kill(),
  };
}

/** One use of an action: what its main and its post have in common. */
interface Use {
  readonly action: ActionFile;
  readonly inputs: Texts;
  /** From GITHUB_STATE: main's, for post. */
  readonly state: Record<string, string>;
  readonly machine: Machine;
  readonly job: Job;
  readonly env: Texts;
}

interface PhaseRun {
  readonly use: Use;
  readonly step: Step;
  readonly process: NodeProcess;
  /** Once the phase's files were read as well. */
  readonly ended: Promise<{ readonly exitCode: number; readonly seconds: number }>;
}

async function stepRun(main: PhaseRun, post: PhaseRun | undefined): Promise<StepRun> {
  const phases = post ? [main, post] : [main];
  const [ended, postEnded] = await Promise.all([main.ended, post?.ended]);
  return {
    exitCode: ended.exitCode,
    outputs: main.step.outputs,
    state: main.use.state,
    summary: phases.map(({ step }) => step.summary).join(""),
    annotations: phases.flatMap(({ step }) => step.annotations),
    log: phases.map(({ step }) => step.log).join(""),
    seconds: ended.seconds + (postEnded?.seconds ?? 0),
    ...(post && postEnded && { post: { exitCode: postEnded.exitCode, log: post.step.log } }),
  };
}

function newJob(
  machine: Machine,
  { env = {}, secrets = [], onLine = () => {} }: JobOptions,
  actions: readonly ActionFile[],
): Job {
  const job = new Job({ workspace: machine.workspace, debug: env.RUNNER_DEBUG === "1", onLine });
  const requestToken = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
  // GitHub hides it in every job; nobody can show it who was not given it.
  const hasJobToken = actions.some(({ inputs }) => Object.values(inputs).includes(jobToken));
  const tokens = [...(requestToken ? [requestToken] : []), ...(hasJobToken ? [jobToken] : [])];
  for (const secret of [...secrets, ...tokens]) job.masks.add(secret);
  return job;
}

function startPost({ use }: PhaseRun): PhaseRun | undefined {
  const { post } = use.action;
  return post && holds(post.condition, use.job.status) ? startPhase("post", post.script, use) : undefined;
}

function startPhase(phase: Phase, script: string, use: Use): PhaseRun {
  const { action, inputs, state, machine, job } = use;
  const started = performance.now();
  const step = new Step(job, phase, state);
  const files = new FileCommands(machine.temp);
  const commands = new WorkflowCommands(step);
  warnOfUnexpectedInputs(step, action, inputs);
  const process = startNode(script, {
    cwd: machine.workspace,
    env: { ...phaseEnv(use), ...inputEnv(action, inputs), ...files.env },
    onLine: (line) => commands.process(line),
  });
  const end = async () => {
    const exitCode = await process.ended.finally(() => files.collect(step));
    if (phase === "main" && job.status === "cancelled") step.annotate("error", "The operation was canceled.");
    if (exitCode !== 0 || step.failed) job.worsen("failure");
    return { exitCode, seconds: (performance.now() - started) / 1000 };
  };
  return { use, step, process, ended: end() };
}

function warnOfUnexpectedInputs(step: Step, action: ActionFile, inputs: Texts): void {
  const declared = Object.keys(action.inputs);
  const known = new Set(declared.map((name) => name.toLowerCase()));
  const unexpected = Object.keys(inputs).filter((name) => !known.has(name.toLowerCase()));
  if (unexpected.length === 0) return;
  const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(", ");
  step.annotate("warning", `Unexpected input(s) ${list(unexpected)}, valid inputs are [${list(declared)}]`);
}

function phaseEnv({ machine, job, env, state }: Use): Record<string, string> {
  const all: Record<string, string> = { ...machine.env, ...env, ...job.exportedEnv };
  const states = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]);
  return { ...all, ...Object.fromEntries(states), PATH: [...job.paths, all.PATH].join(":") };
}

function inputEnv(action: ActionFile, given: Texts): Record<string, string> {
  const inputs = [...Object.entries(action.inputs), ...Object.entries(given)];
  return Object.fromEntries(inputs.map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]));
}
