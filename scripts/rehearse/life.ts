import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Builder } from "./image/builder.ts";
import { playScene } from "./play.ts";
import { type Life, lostRequests, type SceneRecord } from "./record.ts";
import type { Scene } from "./scenes.ts";
import type { Script } from "./script.ts";
import { watchWeights } from "./shares.ts";
import { Show } from "./show.ts";
import { SPEED } from "./stage/account.ts";
import { TASKS } from "./stage/service.ts";
import { setStage } from "./stage/stage.ts";
import type { Strategy } from "./strategies/strategy.ts";
import { buckets, tally } from "./tally.ts";
import { type Output, openScreen } from "./terminal/screen.ts";
import { startTraffic } from "./traffic.ts";

export interface Effects {
  readonly output: Output;
  readonly env: NodeJS.ProcessEnv;
  /** A folder of the rehearsal's own. */
  readonly folder: string;
  /** One for the jobs, empty. */
  readonly workspace: string;
  /** Ends the rehearsal at once. */
  readonly signal: AbortSignal;
}

const folderOf = (action: string) => fileURLToPath(new URL(`../../actions/${action}`, import.meta.url));

/** 200 requests per second in all. */
const TRAFFIC = { kept: 24, fresh: 8, pace: 160, timeout: 10_000 };

/** Milliseconds. */
const BUCKET_WIDTH = 250;

/** Milliseconds of traffic on v1 before the first scene, so that the picture begins with it; one that deploys nothing shows it, too. */
const OVERTURE = 1200;

interface LifeOptions {
  readonly script: Script;
  readonly builder: Builder;
  /** "2 of 5". */
  readonly turn?: string;
  readonly scenes?: readonly Scene[];
}

/** Plays the scenes of one strategy on a stage of their own. */
export async function playLife(
  strategy: Strategy,
  { script, turn, builder, scenes = scenesOf(strategy, script) }: LifeOptions,
  { output, env, folder, workspace, signal }: Effects,
): Promise<Life> {
  const { name, title, setting } = strategy;
  await using stage = await setStage(strategy, script.cast, { folder, signal });
  const origin = performance.now();
  const now = () => performance.now() - origin;
  await using traffic = startTraffic(stage.loadBalancer.url, { ...TRAFFIC, now });
  await using watched = watchWeights(stage.loadBalancer.weights, now);
  const heading = [
    `${title}${turn ? ` (${turn})` : ""}: ${TASKS} tasks`,
    `${TRAFFIC.kept} kept and ${TRAFFIC.fresh} fresh connections`,
    `time × ${SPEED}`,
  ].join(", ");
  const show = new Show(scenes, { heading, now, samples: traffic.samples, told: watched.told });
  using screen = openScreen(output, env, () => show.progress);
  screen.tell(heading);
  if (!scenes[0]?.makesImage) await sleep(OVERTURE, undefined, { signal });

  const records: SceneRecord[] = [];
  let v2: string | undefined;
  for (const [index, scene] of scenes.entries()) {
    show.begin(index, scene);
    const record = await playScene(scene, {
      stage,
      cast: script.cast,
      traffic,
      told: watched.told,
      folderOf,
      workspace,
      temp: await mkdtemp(join(folder, "job-")),
      steps: script.steps(scene, stage, { builder, v2 }),
      builder,
      now,
      hear: (line) => show.hear(line),
      signal,
    });
    show.end(index, record);
    screen.sceneEnded(record);
    records.push(record);
    v2 ??= record.image?.ref;
  }
  await traffic.stop();
  const { samples } = traffic;
  const total = tally(samples);
  const life: Life = {
    strategy: name,
    title,
    setting,
    ok: total.lost === 0 && records.every(({ complaints }) => complaints.length === 0),
    traffic: total,
    scenes: records,
    buckets: buckets(samples, BUCKET_WIDTH, now()),
    bucketWidth: BUCKET_WIDTH,
    lost: lostRequests(samples),
  };
  screen.finish(life);
  return life;
}

/** An image that is in another registry is not ours to bring there. */
function scenesOf({ scenes }: Strategy, { cast: { repository } }: Script): readonly Scene[] {
  return scenes.filter(({ makesImage }) => !makesImage || repository !== undefined);
}
