import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { quickTime } from "@deploy-actions/shared/testkit/job";
import { parseKeyValues } from "@deploy-actions/simulator/runner/key-values";
import { type ActionRun, runAction } from "@deploy-actions/simulator/runner/run-action";
import type { Simulator } from "@deploy-actions/simulator/simulator";
import { parse } from "yaml";
import { type Context, fill, holds, type Status } from "./readme-expressions.ts";

type Texts = Readonly<Record<string, string>>;

interface Workflow {
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly outputs?: Texts;
  readonly steps: readonly Step[];
}

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Texts;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** Where a workflow runs. */
export interface Stage {
  readonly aws: Simulator;
  /** Actions and programs that others wrote, and that need what no test has: `docker/setup-buildx-action`. They do nothing. */
  readonly others?: readonly string[];
  /** A folder of programs that come before those of the machine. */
  readonly bin?: string;
  /** How many times as fast time passes in our steps. */
  readonly speed: number;
  /** Told before a job begins. */
  readonly onJob?: (name: string) => void;
}

export interface WorkflowRun {
  /** `skipped`: its condition did not hold. */
  readonly results: Readonly<Record<string, Status | "skipped">>;
  /** Of our steps, in the order they ran. */
  readonly steps: readonly ActionRun[];
}

const folder = new URL("..", import.meta.url).pathname;

/** Runs a workflow as it stands in a README: its jobs one after the other, in the order of their needs, for the commit of the simulated push. */
export async function runWorkflow(text: string, stage: Stage): Promise<WorkflowRun> {
  const { jobs }: Workflow = parse(text);
  const ended: Record<string, { result: Status | "skipped"; outputs: Texts }> = {};
  const steps: ActionRun[] = [];
  for (const name of inOrder(jobs)) {
    const job = jobs[name] as Job;
    const needs = Object.fromEntries(needsOf(job).map((need) => [need, ended[need]]));
    const status = Object.values(needs).every((need) => need?.result === "success") ? "success" : "failure";
    if (holds(job.if, status, { needs } as Context))
      ended[name] = await runJob(name, job, { needs } as Context, stage, steps);
    else ended[name] = { result: "skipped", outputs: {} };
  }
  return { results: Object.fromEntries(Object.entries(ended).map(([name, { result }]) => [name, result])), steps };
}

const needsOf = ({ needs = [] }: Job): readonly string[] => [needs].flat();

function inOrder(jobs: Workflow["jobs"]): readonly string[] {
  const order: string[] = [];
  const visit = (name: string) => {
    for (const need of needsOf(jobs[name] as Job)) visit(need);
    if (!order.includes(name)) order.push(name);
  };
  for (const name of Object.keys(jobs)) visit(name);
  return order;
}

async function runJob(name: string, job: Job, { needs }: Context, stage: Stage, ran: ActionRun[]) {
  const { aws } = stage;
  stage.onJob?.(name);
  const { environment: _, ...claims } = aws.oidc.claims;
  aws.oidc.claims = job.environment === undefined ? claims : { ...claims, environment: job.environment };
  const workspace = await mkdtemp(join(tmpdir(), "readme-"));
  const outputs: Record<string, { outputs: Texts }> = {};
  const context = () => ({ needs, steps: outputs, github: { sha: claims.sha } }) as Context;
  let status: Status = "success";
  try {
    for (const step of job.steps.filter(({ uses = "" }) => !(stage.others ?? []).includes(uses.split("@")[0] ?? ""))) {
      if (!holds(step.if, status, context())) continue;
      const done = await runStep(step, context(), { stage, job: name, workspace, ran });
      if (step.id !== undefined) outputs[step.id] = { outputs: done.outputs };
      if (!done.ok) status = "failure";
    }
  } finally {
    await rm(workspace, { recursive: true });
  }
  const passed = Object.entries(job.outputs ?? {}).map(([output, value]) => [output, fill(value, context())]);
  return { result: status, outputs: Object.fromEntries(passed) as Texts };
}

interface Place {
  readonly stage: Stage;
  readonly job: string;
  readonly workspace: string;
  readonly ran: ActionRun[];
}

async function runStep(step: Step, context: Context, { stage, job, workspace, ran }: Place) {
  const { aws, speed } = stage;
  if (step.run !== undefined) return await runScript(step, context, { stage, workspace });
  if (!step.uses?.startsWith("org/deploy-actions/deploy-ecs@")) throw new Error(`Nobody knows ${step.uses}.`);
  const inputs = Object.entries(step.with ?? {}).map(([input, value]) => [input, fill(String(value), context)]);
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = aws.env;
  const run = await runAction(folder, {
    inputs: Object.fromEntries(inputs),
    env: { ...env, ...quickTime(speed), GITHUB_JOB: job, GITHUB_ACTION: step.id ?? "__deploy" },
    workspace,
  });
  ran.push(run);
  return { ok: run.conclusion === "success", outputs: run.outputs };
}

/** As the runner does on Linux: bash, which ends at the first program that fails. */
async function runScript(
  step: Step,
  context: Context,
  { stage: { bin = "" }, workspace }: Pick<Place, "stage" | "workspace">,
): Promise<{ readonly ok: boolean; readonly outputs: Texts }> {
  const [script, output] = [join(workspace, ".script.sh"), join(workspace, ".output")];
  await writeFile(script, fill(step.run ?? "", context));
  await writeFile(output, "");
  const own = Object.entries(step.env ?? {}).map(([variable, value]) => [variable, fill(value, context)]);
  const env = { PATH: [bin, process.env.PATH].join(delimiter), GITHUB_OUTPUT: output, ...Object.fromEntries(own) };
  const ok = await promisify(execFile)("bash", ["-e", script], { cwd: workspace, env }).then(
    () => true,
    () => false,
  );
  return { ok, outputs: Object.fromEntries(parseKeyValues(await readFile(output, "utf8"))) };
}
