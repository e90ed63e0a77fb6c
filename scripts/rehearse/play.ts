import { setTimeout as sleep } from "node:timers/promises";
import { type JobRun, type RunningJob, startJob } from "@deploy-actions/simulator/runner/run-job";
import { complaintsAbout } from "./complaints.ts";
import type { Builder } from "./image/builder.ts";
import { imageOf } from "./image/image-record.ts";
import { aloneAfter, badFor } from "./moments.ts";
import type { SceneRecord, StepRecord } from "./record.ts";
import type { Scene } from "./scenes.ts";
import { RELEASE, type Step } from "./script.ts";
import { measureShares, sharesGiven, type Told } from "./shares.ts";
import type { Cast } from "./stage/cast.ts";
import type { Stage } from "./stage/stage.ts";
import { stagesIn } from "./stages.ts";
import { tally } from "./tally.ts";
import { ask, type Traffic } from "./traffic.ts";

export interface Play {
  readonly stage: Stage;
  readonly cast: Cast;
  readonly traffic: Traffic;
  /** Folder of a built action. */
  readonly folderOf: (action: string) => string;
  /** What the load balancer was told so far. */
  readonly told: readonly Told[];
  /** Folder the job runs in, as a checked-out repository. */
  readonly workspace: string;
  readonly steps: readonly Step[];
  readonly builder: Builder;
  /** For what the runner keeps between steps. */
  readonly temp: string;
  /** Milliseconds since the start of the life. */
  readonly now: () => number;
  /** Gets every line of the job's log. */
  readonly hear: (line: string) => void;
  /** Ends the rehearsal at once. */
  readonly signal: AbortSignal;
}

/** Milliseconds of traffic that are watched after the job has ended. */
const AFTERWARDS = 600;

/** Plays one scene and says how it ended. */
export async function playScene(scene: Scene, play: Play): Promise<SceneRecord> {
  const { stage, traffic, now, signal } = play;
  const { samples } = traffic;
  const startedAt = now();
  const epoch = Date.now() - startedAt;
  if (scene.turnsBad === "at once") stage.turnBad();
  const job = await untilOver(scene, startSteps(scene, play), play);
  const overAt = now();
  const [serving] = await Promise.all([
    versionsServing(stage.loadBalancer.url),
    sleep(AFTERWARDS, undefined, { signal }),
  ]);
  const endedAt = now();
  const steps = stepRecords(job, play.steps);
  const outputsOf = (name: string) => steps.find(({ action }) => action === name)?.outputs;
  const gate = outputsOf("health-gate");
  const deploy = outputsOf("deploy-ecs");
  const image = outputsOf("build-push");
  const faultsUntilBack = tally(samples, startedAt, overAt).faulty[scene.version] ?? 0;
  const played = {
    name: scene.name,
    title: scene.title,
    story: scene.story,
    version: scene.version,
    steps,
    startedAt,
    endedAt,
    seconds: (overAt - startedAt) / 1000,
    exitCode: steps.at(-1)?.exitCode ?? Number.NaN,
    conclusion: job.conclusion,
    status: (deploy ?? image)?.status ?? "",
    image: image && imageOf(image, play.builder),
    gate: gate && { verdict: gate.verdict ?? "", rollback: gate["rollback-status"] ?? "" },
    serving,
    traffic: tally(samples, startedAt, endedAt),
    expectedFaults: scene.turnsBad ? faultsUntilBack : 0,
    shares: measureShares(sharesGiven(play.told, startedAt, endedAt), scene.version, samples),
    stages: await stagesIn(deploy?.["report-file"] ?? "", epoch),
    aloneAfter: aloneAfter(samples, scene.version, startedAt, endedAt),
    badFor: badFor(samples, startedAt, endedAt),
    summary: job.steps.map(({ summary }) => summary).join("\n"),
    log: job.steps.map(({ log }) => log).join("\n"),
    errors: job.steps.flatMap(({ annotations }) =>
      annotations.filter(({ level }) => level === "error").map(({ message }) => message),
    ),
  };
  return { ...played, complaints: complaintsAbout(scene, played, play.cast) };
}

function startSteps(
  { turnsBad, makesImage }: Scene,
  { stage, folderOf, workspace, temp, steps, builder, hear }: Play,
): RunningJob {
  return startJob(
    steps.map(({ action, inputs }) => ({
      action: folderOf(action),
      inputs: ([deploy]) => evaluated(inputs, deploy?.release ?? ""),
    })),
    {
      env: { ...stage.env, ...(makesImage && builder.kind === "buildkit" && builder.env) },
      workspace,
      temp,
      onLine: ({ text }) => {
        if (turnsBad === "as the gate bakes" && BAKING.test(text)) setTimeout(() => stage.turnBad(), GOOD_IN_BAKE);
        hear(text);
      },
    },
  );
}

/** What the gate says when it begins to bake. */
const BAKING = /the bake has begun/;

/** Milliseconds of the bake in which all is well. */
const GOOD_IN_BAKE = 1000;

/** As the runner fills in the one expression of our steps. */
function evaluated(inputs: Readonly<Record<string, string>>, release: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, value === RELEASE ? release : value]));
}

function stepRecords({ steps }: JobRun, given: readonly Step[]): readonly StepRecord[] {
  return steps.flatMap(({ exitCode, outputs }, index) => {
    const step = given[index];
    return step ? [{ ...step, outputs, exitCode }] : [];
  });
}

async function untilOver(scene: Scene, running: RunningJob, { traffic, now, signal }: Play): Promise<JobRun> {
  const over = new AbortController();
  const startedAt = now();
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: over.signal });
  });
  if (scene.cancelled) void cancelWhenSeen(scene, running, traffic, startedAt, over.signal);
  try {
    return await Promise.race([running.result, interrupted]);
  } finally {
    over.abort();
  }
}

/** Half-way is a fact of the traffic: the new version has answered, and the old one has not gone yet. */
async function cancelWhenSeen(
  { version }: Scene,
  running: RunningJob,
  { samples }: Traffic,
  since: number,
  over: AbortSignal,
): Promise<void> {
  const seen = () => samples.some((sample) => sample.at >= since && "version" in sample && sample.version === version);
  while (!over.aborted && !seen()) await sleep(50);
  if (!over.aborted) running.cancel();
}

/** Which versions answer now, asked often enough to meet every task. */
async function versionsServing(url: string): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask(url, false, 5000)));
  return [...new Set(answers.flatMap((answer) => ("version" in answer ? [answer.version] : [])))].sort();
}
