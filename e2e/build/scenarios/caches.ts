import { unlessSame } from "../../checklist.ts";
import { readPushed } from "../pushed.ts";
import { found, type Scenario } from "../scenario.ts";
import { app, checkOut } from "../sources.ts";
import { runStep } from "../step.ts";

/** Another number each time it really runs. */
const RANDOM = "RUN busybox head -c 8 /dev/urandom | busybox md5sum > /random";

export const caches: readonly Scenario[] = [
  {
    name: "a second run on a machine that has built nothing: its layers come from the cache in the registry",
    async play(world) {
      const repository = "cached/app";
      await world.ecr.create(repository);
      const workspace = await checkOut(world, app([RANDOM]));
      const inputs = { repository, cache: "registry", "create-repository": "true", provenance: "off" };
      await using one = await world.newBuildkit();
      const first = await runStep(world, { runner: one.runner, workspace, inputs });
      if (first.conclusion !== "success") return found(first, { conclusion: "success" }, []);
      await using other = await world.newBuildkit();
      const second = await runStep(world, { runner: other.runner, workspace, inputs });
      if (second.conclusion !== "success") return found(second, { conclusion: "success" }, []);
      const registry = await world.ecr.registry(repository);
      const [before, after] = await Promise.all(
        [first, second].map(async ({ outputs: { digest = "" } }) => (await readPushed(registry, digest)).layers),
      );
      const cacheTags = [...(await world.ecr.tags(`${repository}-cache`)).keys()];
      return found(second, { conclusion: "success" }, [
        ...unlessSame("What only a second run of the line would have changed", hex(after), hex(before)),
        ...(cacheTags.length > 0 ? [] : [`${repository}-cache has no tag.`]),
      ]);
    },
  },
];

const hex = (layers: readonly Buffer[] = []): string => layers.map((layer) => layer.toString("hex", 0, 4096)).join();
