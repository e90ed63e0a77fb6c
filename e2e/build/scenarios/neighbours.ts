import { type Complaints, unlessSame } from "../../checklist.ts";
import { buildRole, onlyRepositories, tokenEnv } from "../role.ts";
import { found, type Scenario } from "../scenario.ts";
import { app, checkOut } from "../sources.ts";
import { runStep, type StepRun } from "../step.ts";
import type { Runner } from "../world/runner.ts";
import type { World } from "../world.ts";

export const neighbours: readonly Scenario[] = [
  {
    name: "two steps at the same time on one machine, each with a role for its own repository only: both push, and neither sees the other",
    async play(world) {
      const runner = await world.runner("buildkit");
      const [left, right] = await Promise.all([
        pushAs(world, runner, "left", "neighbours/left"),
        pushAs(world, runner, "right", "neighbours/right"),
      ]);
      return found(left, { conclusion: "success", outputs: { status: "pushed" } }, [
        ...unlessSame("The conclusion of the other", right.conclusion, "success"),
        ...(await isTagged(world, left)),
        ...(await isTagged(world, right)),
      ]);
    },
  },
  {
    name: "a role for another repository, on a machine where somebody may push to this one: red, nothing is there",
    async play(world) {
      const runner = await world.runner("buildkit");
      await world.ecr.create("neighbours/mine");
      const role = buildRole(world.aws, "stranger", [onlyRepositories(world.aws, "neighbours/theirs")]);
      const run = await push(world, { runner, role, repository: "neighbours/mine" });
      const digests = await world.ecr.digests("neighbours/mine");
      return found(run, { conclusion: "failure" }, unlessSame("Images there", String(digests.length), "0"));
    },
  },
];

async function pushAs(world: World, runner: Runner, name: string, repository: string): Promise<StepRun> {
  await world.ecr.create(repository);
  const role = buildRole(world.aws, `neighbour-${name}`, [onlyRepositories(world.aws, repository)]);
  return await push(world, { runner, role, repository });
}

async function push(world: World, { runner, role, repository }: { runner: Runner; role: string; repository: string }) {
  const workspace = await checkOut(world, app());
  const inputs = { repository, "role-to-assume": role, cache: "off" };
  return await runStep(world, { runner, workspace, inputs, identity: tokenEnv(world.aws) });
}

async function isTagged(world: World, { outputs }: StepRun): Promise<Complaints> {
  const { repository = "", tag = "", digest = "" } = outputs;
  return unlessSame(`The image of ${repository}:${tag}`, (await world.ecr.tags(repository)).get(tag), digest);
}
