import { unlessSame } from "../../checklist.ts";
import { complaintsAbout, type Scenario } from "../scenario.ts";
import { createService, imagesThatRun } from "../service.ts";
import { runStep } from "../step.ts";
import { reference } from "../world.ts";

export const unchanged: readonly Scenario[] = [
  {
    name: "the image that real containers run already: unchanged",
    async play(world) {
      const image = `${world.repository}@${world.digests.v1}`;
      const service = await createService(world, "unchanged", image);
      const running = await imagesThatRun(world, service);
      const inputs = { service: service.name, image: reference(world, `@${world.digests.v1}`) };
      const run = await runStep(world, { inputs });
      return {
        came: run.outputs.status ?? "no status",
        complaints: complaintsAbout(
          run,
          { conclusion: "success", outputs: { status: "unchanged", "task-definition": "unchanged:1" } },
          unlessSame("What the engine runs of it", running.join(" and "), `${image} and ${image}`),
        ),
      };
    },
  },
];
