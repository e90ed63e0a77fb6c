import type { CallEvent } from "@deploy-actions/simulator/calls";
import type { Complaints } from "../../checklist.ts";
import { anythingLeft, leftBehind } from "../left-behind.ts";
import { noTags } from "../no-tags.ts";
import { onEngine } from "../on-engine.ts";
import { issuedSecrets } from "../role.ts";
import { found, type Scenario } from "../scenario.ts";
import { app, checkOut, monorepo, repositoriesOf } from "../sources.ts";
import { type RunningStep, type StepRun, startStep } from "../step.ts";
import type { World } from "../world.ts";
import { eight } from "./monorepos.ts";

/** Large, and of another content each time, so that its push takes a while. */
const LARGE = "RUN busybox head -c 48000000 /dev/urandom > /large";

export const kills: readonly Scenario[] = [
  ...(["engine", "buildkit"] as const).map(
    (kind): Scenario => ({
      name: `killed (-9) in the middle of a push (${kind}): no tag, and post leaves nothing`,
      async play(world) {
        const repository = `killed/${kind}`;
        await world.ecr.create(repository);
        const runner = await world.runner(kind);
        const workspace = await checkOut(world, app([LARGE]));
        const step = await startStep(world, { runner, workspace, inputs: { repository, cache: "off" } });
        const run = await killAt(world, step, 1, ({ operation, input }) => {
          return operation === "StartUpload" && input.repositoryName === repository;
        });
        return found(run, { conclusion: "failure" }, [
          ...(await noTags(world, [repository])),
          ...(await nothingLeft(world, run)),
          ...(await onEngine(runner, repository)),
        ]);
      },
    }),
  ),
  {
    name: "killed (-9) when a plain engine, which cannot push without a tag, has pushed: that tag is gone",
    async play(world) {
      const repository = "killed/pushed";
      await world.ecr.create(repository);
      const runner = await world.runner("engine");
      const workspace = await checkOut(world, app());
      const step = await startStep(world, { runner, workspace, inputs: { repository, cache: "off" } });
      const run = await killAt(world, step, 1, ({ operation, input }) => {
        return operation === "PutManifest" && input.repositoryName === repository;
      });
      return found(run, { conclusion: "failure" }, [
        ...(await noTags(world, [repository])),
        ...(await nothingLeft(world, run)),
        ...(await onEngine(runner, repository)),
      ]);
    },
  },
  {
    name: "killed (-9) between the pushes of eight services: no tag of any",
    async play(world) {
      const prefix = "killed-between";
      const step = await startEight(world, prefix);
      const pushed = new Set<unknown>();
      const run = await killAt(world, step, 1, ({ operation, input }) => {
        if (operation !== "PutManifest" || !`${input.repositoryName}`.startsWith(prefix)) return false;
        return pushed.add(input.repositoryName).size === 2;
      });
      return found(run, { conclusion: "failure" }, [
        ...(await noTags(world, repositoriesOf(prefix))),
        ...(await nothingLeft(world, run)),
      ]);
    },
  },
  {
    name: "cancelled between the tags of eight services: it takes back those that were written by itself",
    async play(world) {
      const prefix = "cancelled-tagging";
      const step = await startEight(world, prefix);
      const run = await endAt(world, step, "cancel", 3, ({ operation, input }) => {
        return operation === "PutImage" && `${input.repositoryName}`.startsWith(prefix) && input.imageTag !== undefined;
      });
      return found(run, { conclusion: "cancelled", outputs: { status: "cancelled" }, log: [/Taken back: /] }, [
        ...(await noTags(world, repositoriesOf(prefix))),
        ...(await nothingLeft(world, run)),
      ]);
    },
  },
  {
    name: "killed (-9) between the tags of eight services: post takes back those that were written",
    async play(world) {
      const prefix = "killed-tagging";
      const step = await startEight(world, prefix);
      const run = await killAt(world, step, 3, ({ operation, input }) => {
        return operation === "PutImage" && `${input.repositoryName}`.startsWith(prefix) && input.imageTag !== undefined;
      });
      return found(run, { conclusion: "failure" }, [
        ...(await noTags(world, repositoriesOf(prefix))),
        ...(await nothingLeft(world, run)),
      ]);
    },
  },
];

async function startEight(world: World, prefix: string): Promise<RunningStep> {
  await Promise.all(repositoriesOf(prefix).map((repository) => world.ecr.create(repository)));
  const runner = await world.runner("buildkit");
  const workspace = await checkOut(world, monorepo());
  const inputs = { images: eight(prefix), "max-parallel": "1", cache: "off" };
  return await startStep(world, { runner, workspace, inputs });
}

const killAt = (world: World, step: RunningStep, time: number, is: (call: CallEvent) => boolean) =>
  endAt(world, step, "kill", time, is);

/** Ends it when ECR has done such a call for this time, before it is told. */
async function endAt(
  { aws }: World,
  step: RunningStep,
  how: "kill" | "cancel",
  time: number,
  is: (call: CallEvent) => boolean,
): Promise<StepRun> {
  let count = 0;
  const leave = aws.onCall((call) => {
    if (call.phase !== "answered" || !is(call)) return;
    count += 1;
    if (count === time) step[how]();
  });
  const run = await step.result.finally(leave);
  if (count < time) throw new Error(`It ended before it was killed:\n${run.log}`);
  return run;
}

async function nothingLeft(world: World, run: StepRun): Promise<Complaints> {
  return [...(await leftBehind(run, issuedSecrets(world.aws))), ...(await anythingLeft(run))];
}
