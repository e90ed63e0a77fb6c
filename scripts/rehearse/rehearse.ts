import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Options } from "./options.ts";
import { playScene } from "./play.ts";
import { lostRequests, type Rehearsal, type SceneRecord } from "./record.ts";
import { writeReport } from "./report/report.ts";
import { SCENES } from "./scenes.ts";
import { readScript } from "./script.ts";
import { Show } from "./show.ts";
import { SPEED, setStage, TASKS } from "./stage/stage.ts";
import { buckets, tally } from "./tally.ts";
import { type Output, openScreen } from "./terminal/screen.ts";
import { startTraffic, type Traffic } from "./traffic.ts";

const folderOf = (action: string) => fileURLToPath(new URL(`../../actions/${action}`, import.meta.url));

/** 200 requests per second in all. */
const TRAFFIC = { kept: 24, fresh: 8, pace: 160, timeout: 10_000 };

/** Milliseconds. */
const BUCKET_WIDTH = 250;

/** Milliseconds of traffic on v1 before the first scene, so that the picture begins with it. */
const OVERTURE = 1200;

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

/** Plays every scene, writes the report, and says whether all was as it must be. */
export async function rehearse(
  options: Options,
  { output, env, folder, workspace, signal }: Effects,
): Promise<boolean> {
  const startedAt = new Date();
  const script = await readScript(options, workspace);
  const { cast } = script;
  output.write("Setting the stage: an account, a load balancer, two tasks of v1.\n");
  for (const note of cast.notes) output.write(`${note}\n`);
  await using stage = await setStage(cast, { folder, signal });

  const origin = performance.now();
  const now = () => performance.now() - origin;
  await using traffic = startTraffic(stage.url, { ...TRAFFIC, now });
  const heading = `${TASKS} tasks, ${TRAFFIC.kept} kept and ${TRAFFIC.fresh} fresh connections, time × ${SPEED}`;
  const show = new Show(SCENES, { heading, now, samples: traffic.samples });
  using screen = openScreen(output, env, () => show.progress);
  screen.tell(heading);
  await sleep(OVERTURE, undefined, { signal });

  const records: SceneRecord[] = [];
  for (const [index, scene] of SCENES.entries()) {
    show.begin(index, scene);
    const steps = script.steps(scene, stage);
    const hear = (line: string) => show.hear(line);
    const record = await playScene(scene, {
      stage,
      cast,
      traffic,
      folderOf,
      workspace,
      steps,
      now,
      hear,
      signal,
    });
    show.end(index, record);
    screen.sceneEnded(record);
    records.push(record);
  }
  await traffic.stop();

  const { taskDefinition } = options;
  const about = { startedAt, service: stage.service, notes: cast.notes, ...(taskDefinition && { taskDefinition }) };
  const rehearsal = sumUp(records, traffic, now(), about);
  screen.finish(rehearsal, await writeReport(rehearsal, options.report));
  return rehearsal.ok;
}

function sumUp(
  scenes: readonly SceneRecord[],
  { samples }: Traffic,
  until: number,
  { startedAt, ...about }: { startedAt: Date; service: string; notes: readonly string[]; taskDefinition?: string },
): Rehearsal {
  const total = tally(samples);
  return {
    ok: total.lost === 0 && scenes.every(({ complaints }) => complaints.length === 0),
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    speed: SPEED,
    ...about,
    traffic: total,
    scenes,
    buckets: buckets(samples, BUCKET_WIDTH, until),
    bucketWidth: BUCKET_WIDTH,
    lost: lostRequests(samples),
  };
}
