import { unlessSame } from "../../checklist.ts";
import { readPushed } from "../pushed.ts";
import { found, type Scenario } from "../scenario.ts";
import { app, checkOut, monorepo, SERVICES } from "../sources.ts";
import { runStep } from "../step.ts";
import { eight } from "./monorepos.ts";

/** MiniStack's ECR has no previews of life-cycle policies, no scans and no exclusions from immutability; what is there is played by it. */
export const ministacks: readonly Scenario[] = [
  {
    name: "one image for two platforms, in MiniStack's ECR",
    async play(world) {
      const { ecr, env } = world.ministack;
      const repository = "shop/web";
      await ecr.create(repository);
      const runner = await world.runner("buildkit");
      const workspace = await checkOut(world, app());
      const inputs = { repository, platforms: "linux/amd64,linux/arm64", tags: "v1", cache: "off" };
      const run = await runStep(world, { runner, workspace, inputs, identity: env });
      if (run.conclusion !== "success") return found(run, { conclusion: "success" }, []);
      const { digest = "", tag = "" } = run.outputs;
      const tags = await ecr.tags(repository);
      const { platforms } = await readPushed(await ecr.registry(repository), digest);
      return found(run, { conclusion: "success", outputs: { status: "pushed" } }, [
        ...unlessSame("The image of the output tag", tags.get(tag), digest),
        ...unlessSame("The image of the tag v1", tags.get("v1"), digest),
        ...unlessSame("Its platforms", platforms.join(), inputs.platforms),
      ]);
    },
  },
  {
    name: "eight services, whose repositories MiniStack's ECR has not yet",
    async play(world) {
      const { ecr, env } = world.ministack;
      const runner = await world.runner("buildkit");
      const workspace = await checkOut(world, monorepo());
      const inputs = { images: eight("mono"), "create-repository": "true", "tag-mutability": "MUTABLE", cache: "off" };
      const run = await runStep(world, { runner, workspace, inputs, identity: env });
      const tagged = await Promise.all(SERVICES.map(async (service) => (await ecr.tags(`mono/${service}`)).size));
      const expected = { conclusion: "success", outputs: { status: "pushed" } } as const;
      return found(run, expected, unlessSame("Repositories with a tag", String(tagged.filter(Boolean).length), "8"));
    },
  },
];
