import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { unlessSame } from "../../checklist.ts";
import { runCommand } from "../../command.ts";
import { found, type Scenario } from "../scenario.ts";
import { app, checkOut } from "../sources.ts";
import { runStep } from "../step.ts";

export const failures: readonly Scenario[] = [
  {
    name: "no engine and no builder: red before anything, and how to get one",
    async play(world) {
      const repository = "failures/nothing";
      await world.ecr.create(repository);
      const runner = await world.runner("nothing");
      const workspace = await checkOut(world, app());
      const run = await runStep(world, { runner, workspace, inputs: { repository } });
      return found(run, { conclusion: "failure", log: [/setup-buildx-action|dockerd|daemon|engine/i] }, []);
    },
  },
  {
    name: "a machine whose temporary folder is full: red, says so, no tag",
    async play(world) {
      const repository = "failures/full";
      await world.ecr.create(repository);
      const runner = await world.runner("engine");
      const workspace = await checkOut(world, app());
      const small = await mkdtemp(join(world.folder, "small-"));
      await must("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", small);
      try {
        const run = await runStep(world, { runner, workspace, inputs: { repository }, temp: small });
        const tags = await world.ecr.tags(repository);
        return found(run, { conclusion: "failure", log: [/space/i] }, unlessSame("Tags", String(tags.size), "0"));
      } finally {
        await must("umount", small);
      }
    },
  },
  {
    name: "a Dockerfile whose third line fails: the line and what it said are shown, not only how it ended",
    async play(world) {
      const repository = "failures/line";
      await world.ecr.create(repository);
      const runner = await world.runner("engine");
      const failing = "RUN echo compiling; echo undefined reference to main; exit 9";
      const workspace = await checkOut(world, app([failing]));
      const run = await runStep(world, { runner, workspace, inputs: { repository } });
      const log = [/RUN echo compiling/, /^.*undefined reference to main$/m, /Dockerfile:6/];
      const digests = await world.ecr.digests(repository);
      const nothing = unlessSame("Images in the repository", String(digests.length), "0");
      return found(run, { conclusion: "failure", outputs: { status: "failed" }, log }, nothing);
    },
  },
];

async function must(...command: readonly string[]): Promise<void> {
  const { exitCode, said } = await runCommand(command);
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${said}`);
}
