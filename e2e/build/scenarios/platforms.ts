import { unlessSame } from "../../checklist.ts";
import { readPushed } from "../pushed.ts";
import { found, type Scenario } from "../scenario.ts";
import { app, checkOut } from "../sources.ts";
import { runStep } from "../step.ts";

const TWO = "linux/amd64,linux/arm64";

export const platforms: readonly Scenario[] = [
  {
    name: "two platforms: one index with both, under one tag",
    async play(world) {
      const repository = "platforms/two";
      await world.ecr.create(repository);
      const runner = await world.runner("buildkit");
      const workspace = await checkOut(world, app());
      const run = await runStep(world, { runner, workspace, inputs: { repository, platforms: TWO } });
      if (run.conclusion !== "success") return found(run, { conclusion: "success" }, []);
      const { digest = "", tag = "" } = run.outputs;
      const pushed = await readPushed(await world.ecr.registry(repository), digest);
      return found(run, { conclusion: "success", outputs: { status: "pushed" } }, [
        ...unlessSame("The platforms of the index", pushed.platforms.join(), TWO),
        ...unlessSame("The image of the tag", (await world.ecr.tags(repository)).get(tag), digest),
      ]);
    },
  },
  {
    name: "two platforms by a plain engine, which cannot: red before anything is built",
    async play(world) {
      const repository = "platforms/engine";
      await world.ecr.create(repository);
      const runner = await world.runner("engine");
      const workspace = await checkOut(world, app());
      const run = await runStep(world, { runner, workspace, inputs: { repository, platforms: TWO } });
      const expected = { conclusion: "failure", log: [/platforms/], not: [/transferring context/] } as const;
      const digests = await world.ecr.digests(repository);
      return found(run, expected, unlessSame("Images in the repository", String(digests.length), "0"));
    },
  },
];
