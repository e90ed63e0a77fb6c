import { setTimeout as sleep } from "node:timers/promises";
import { type ActionRun, type RunningAction, startAction } from "@deploy-actions/simulator/runner/run-action";
import { complaintsAbout } from "./complaints.ts";
import type { SceneRecord } from "./record.ts";
import type { Scene } from "./scenes.ts";
import type { Cast } from "./stage/cast.ts";
import type { Stage } from "./stage/stage.ts";
import { tally } from "./tally.ts";
import { ask, type Traffic } from "./traffic.ts";

export interface Play {
  readonly stage: Stage;
  readonly cast: Cast;
  readonly traffic: Traffic;
  /** Folder of the built action. */
  readonly action: string;
  /** Folder the action runs in, as a checked-out repository. */
  readonly workspace: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Milliseconds since the start of the rehearsal. */
  readonly now: () => number;
  /** Gets every line of the action's log. */
  readonly hear: (line: string) => void;
  /** Ends the rehearsal at once. */
  readonly signal: AbortSignal;
}

/** Milliseconds of traffic that are watched after the action has ended. */
const AFTERWARDS = 600;

/** Plays one scene and says how it ended. */
export async function playScene(scene: Scene, play: Play): Promise<SceneRecord> {
  const { stage, traffic, inputs, now, signal } = play;
  const startedAt = now();
  const running = startAction(play.action, {
    inputs,
    env: stage.env,
    workspace: play.workspace,
    onLine: ({ text }) => play.hear(text),
  });
  const run = await untilOver(scene, running, play);
  const [serving] = await Promise.all([versionsServing(stage.url), sleep(AFTERWARDS, undefined, { signal })]);
  const endedAt = now();
  const played = {
    name: scene.name,
    title: scene.title,
    story: scene.story,
    version: scene.version,
    inputs,
    startedAt,
    endedAt,
    seconds: run.seconds,
    exitCode: run.exitCode,
    conclusion: run.conclusion,
    status: run.outputs.status ?? "",
    outputs: run.outputs,
    serving,
    traffic: tally(traffic.samples, startedAt, endedAt),
    summary: run.summary,
    log: run.log,
    errors: run.annotations.filter(({ level }) => level === "error").map(({ message }) => message),
  };
  return { ...played, complaints: complaintsAbout(scene, played, play.cast) };
}

async function untilOver(scene: Scene, running: RunningAction, { traffic, now, signal }: Play): Promise<ActionRun> {
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
  running: RunningAction,
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
