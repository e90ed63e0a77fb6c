import { noTags } from "../no-tags.ts";
import { onEngine } from "../on-engine.ts";
import { found, type Scenario } from "../scenario.ts";
import { app, checkOut } from "../sources.ts";
import { runStep } from "../step.ts";

export const smokes: readonly Scenario[] = (["engine", "buildkit"] as const).flatMap((kind): Scenario[] => [
  {
    name: `a smoke test that fails (${kind}): red with what it said, no tag, and the engine has neither container nor image of it`,
    async play(world) {
      const repository = `smoke/red-${kind}`;
      await world.ecr.create(repository);
      const runner = await world.runner(kind);
      const workspace = await checkOut(world, app());
      const inputs = { repository, cache: "off", "smoke-test": '["busybox", "sh", "-c", "echo no database; exit 3"]' };
      const run = await runStep(world, { runner, workspace, inputs });
      return found(run, { conclusion: "failure", log: [/exit code 3/, /^.*: no database$/m] }, [
        ...(await noTags(world, [repository])),
        ...(await onEngine(runner, repository)),
      ]);
    },
  },
  {
    name: `a smoke test that never ends and does not listen (${kind}): red when its time is up, and gone`,
    async play(world) {
      const repository = `smoke/hangs-${kind}`;
      await world.ecr.create(repository);
      const runner = await world.runner(kind);
      const workspace = await checkOut(world, app());
      const deaf = "trap '' TERM INT; while :; do busybox sleep 1; done";
      const inputs = { repository, cache: "off", "smoke-test": JSON.stringify(["busybox", "sh", "-c", deaf]) };
      const run = await runStep(world, { runner, workspace, inputs: { ...inputs, "smoke-timeout": "2s" } });
      return found(run, { conclusion: "failure", log: [/did not end within 2 s/] }, [
        ...(await noTags(world, [repository])),
        ...(await onEngine(runner, repository)),
      ]);
    },
  },
]);
