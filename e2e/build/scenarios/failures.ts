import { randomBytes } from "node:crypto";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unlessSame } from "../../checklist.ts";
import { runCommand } from "../../command.ts";
import { noTags } from "../no-tags.ts";
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
      await using small = await smallDisk(world.folder, "64k");

      const run = await runStep(world, { runner, workspace, inputs: { repository }, temp: small.path });
      return found(
        run,
        { conclusion: "failure", log: [/The disk of the runner is full/] },
        await noTags(world, [repository]),
      );
    },
  },
  {
    name: "a builder whose disk is full: red, says so, no tag",
    async play(world) {
      const repository = "failures/builder";
      await world.ecr.create(repository);
      const workspace = await checkOut(world, app(["COPY large /large"]));
      await writeFile(join(workspace, "large"), randomBytes(48 * 1024 * 1024));
      await using small = await smallDisk(world.folder, "24m");
      await using builder = await world.newBuildkit(small.path);
      const inputs = { repository, cache: "off" };
      const run = await runStep(world, { runner: builder.runner, workspace, inputs });
      const expected = { conclusion: "failure", outputs: { status: "failed" }, log: [/no space left/i] } as const;
      return found(run, expected, await noTags(world, [repository]));
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
      const log = [/Dockerfile, line 6/, />>> RUN echo compiling/, /^\s*undefined reference to main$/m];
      const digests = await world.ecr.digests(repository);
      const nothing = unlessSame("Images in the repository", String(digests.length), "0");
      return found(run, { conclusion: "failure", outputs: { status: "failed" }, log }, nothing);
    },
  },
];

/** A folder with so much room and no more. */
async function smallDisk(folder: string, size: string): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(folder, "small-"));
  await must("mount", "-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path);
  return { path, [Symbol.asyncDispose]: () => must("umount", "--lazy", path) };
}

async function must(...command: readonly string[]): Promise<void> {
  const { exitCode, said } = await runCommand(command);
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${said}`);
}
