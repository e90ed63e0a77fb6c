import { type Complaints, unlessSame } from "../../checklist.ts";
import type { Finished } from "../../command.ts";
import { readPushed } from "../pushed.ts";
import { found, type Scenario } from "../scenario.ts";
import { app, checkOut } from "../sources.ts";
import { runStep, type StepRun } from "../step.ts";
import { said, signIn } from "../world/sign-in.ts";
import type { World } from "../world.ts";

export const singles: readonly Scenario[] = [
  {
    name: "one image, built by a plain engine: ECR has it under its tag, a machine pulls and runs it, and another registry takes it as it is",
    play: (world) => pushOne(world, "engine", "single/engine"),
  },
  {
    name: "the same by a BuildKit of its own, with provenance attached",
    play: (world) => pushOne(world, "buildkit", "single/buildkit"),
  },
  {
    name: "a second run of the same commit: the same image, which has the tags of both",
    async play(world) {
      await world.ecr.create("single/again");
      const runner = await world.runner("buildkit");
      const workspace = await checkOut(world, app());
      const inputs = { repository: "single/again", provenance: "off" };
      const first = await runStep(world, { runner, workspace, inputs });
      const second = await runStep(world, { runner, workspace, inputs });
      const tags = await world.ecr.tags("single/again");
      return found(second, { conclusion: "success" }, [
        ...unlessSame("The digest of the second run", second.outputs.digest, first.outputs.digest ?? "one"),
        ...[first, second].flatMap(({ outputs: { tag = "", digest = "" } }) =>
          unlessSame(`The image of ${tag}`, tags.get(tag), digest),
        ),
      ]);
    },
  },
];

async function pushOne(world: World, kind: "engine" | "buildkit", repository: string) {
  const uri = await world.ecr.create(repository);
  const runner = await world.runner(kind);
  const workspace = await checkOut(world, app());
  const inputs = { repository, tags: "v1", "build-args": "SERVICE=shop" };
  const run = await runStep(world, { runner, workspace, inputs });
  if (run.conclusion !== "success") return found(run, { conclusion: "success" }, []);
  const { digest = "", tag = "" } = run.outputs;
  const tags = await world.ecr.tags(repository);
  return found(
    run,
    { conclusion: "success", outputs: { status: "pushed", repository, ref: `${repository}@${digest}` } },
    [
      ...unlessSame("The image of the output tag", tags.get(tag), digest),
      ...unlessSame("The image of the tag v1", tags.get("v1"), digest),
      ...(tag.startsWith("build-") ? [] : [`The tag of a push to main is ${tag}.`]),
      ...(await runs(world, repository, `${uri}@${digest}`)),
      ...(await isTakenElsewhere(world, repository, `${uri}@${digest}`, digest)),
      ...(kind === "buildkit" ? await hasProvenance(world, repository, run) : []),
    ],
  );
}

/** An engine pulls and runs it as it would in production. */
async function runs(world: World, repository: string, image: string): Promise<Complaints> {
  const somebody = await signIn(world, await world.runner("engine"), repository);
  const words = await said(somebody.docker("run", "--rm", "--network", "none", image));
  return unlessSame("What the image says when it runs", words, "shop 1");
}

/** Docker's own registry checks what it is given: each blob is there, each manifest is one. */
async function isTakenElsewhere(world: World, repository: string, image: string, digest: string): Promise<Complaints> {
  const somebody = await signIn(world, await world.runner("engine"), repository);
  const copy = `${world.registry}/${repository}:copy`;
  await copied(() => somebody.docker("buildx", "imagetools", "create", "--tag", copy, image));
  const answer = await fetch(`http://${world.registry}/v2/${repository}/manifests/${digest}`, {
    headers: {
      accept: "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.v2+json",
    },
  });
  return answer.ok ? [] : [`Docker's registry has the copy under another digest: it answers ${answer.status}.`];
}

/** On a busy machine buildx has sent an index before what is in it, which a registry refuses. */
async function copied(copy: () => Promise<Finished>): Promise<void> {
  let last = await copy();
  for (let more = 3; more > 0 && last.said.includes("blob unknown to registry"); more--) last = await copy();
  await said(Promise.resolve(last));
}

async function hasProvenance(
  world: World,
  repository: string,
  { outputs: { digest = "" } }: StepRun,
): Promise<Complaints> {
  const { attestations } = await readPushed(await world.ecr.registry(repository), digest);
  return attestations.some((text) => text.includes("https://slsa.dev/provenance/"))
    ? []
    : [`${attestations.length} attestations, and none is SLSA provenance.`];
}
