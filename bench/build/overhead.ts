import { app, checkOut, commit } from "../../e2e/build/sources.ts";
import { said, signIn } from "../../e2e/build/world/sign-in.ts";
import type { World } from "../../e2e/build/world.ts";
import type { Section, Target } from "../section.ts";
import { ratio, seconds } from "../text.ts";
import { BUILDERS } from "./builders.ts";
import { alternate, type Measured, step, type Way } from "./ways.ts";

const ROUNDS = 5;

/** Of the bare build, and ms. */
const MOST = { share: 1.05, ms: 1_000 };

/** Seconds of work for one processor, then a layer of 30 MB to compress and push. */
const WORK = [
  "RUN busybox head -c 100000000 /dev/zero | busybox sha256sum > /sum",
  "RUN busybox head -c 30000000 /dev/urandom > /large",
];

/** What the step takes beyond the build itself: AWS, a docker configuration, checks, the tags after the push. */
export async function measureOverhead(world: World): Promise<Section> {
  const rows: (readonly string[])[] = [];
  const targets: Target[] = [];
  for (const kind of ["engine", "buildkit"] as const) {
    const measured = await measure(world, kind);
    const [bare] = measured;
    const [same, ours] = measured.slice(-2);
    if (!bare || !same || !ours) continue;
    const most = MOST.share * same.ms + MOST.ms;
    for (const { way, ms } of measured)
      rows.push([`${way.name}, ${BUILDERS[kind]}`, seconds(ms), ratio(ms, bare.ms), seconds(ms - bare.ms)]);
    targets.push({
      what: `${BUILDERS[kind]}: ≤ 5 % + 1 s over the bare build of the same image`,
      measured: `${(100 * (ours.ms / same.ms - 1)).toFixed(1)} %, ${seconds(ours.ms - same.ms)}`,
      met: ours.ms <= most,
    });
  }
  return {
    title: "The step beside the bare build",
    notes: [
      `Medians of ${ROUNDS} rounds, in turn: one image with some seconds of work and a layer of 29 MiB, nothing cached, pushed to the simulated ECR. The step is measured as a whole, from the start of Node to the end of its post; the bare build has its credentials already. On BuildKit the step gives files and image the time of the commit, for which BuildKit makes each layer once more: the bare build beside which it is held does the same, and the one that does not stands above it.`,
    ],
    columns: [
      { title: "Way" },
      { title: "time", ofThisMachine: true },
      { title: "× bare" },
      { title: "more", ofThisMachine: true },
    ],
    rows,
    targets,
  };
}

async function measure(world: World, kind: "engine" | "buildkit"): Promise<readonly Measured[]> {
  const repository = `bench/overhead-${kind}`;
  const uri = await world.ecr.create(repository);
  const workspace = await checkOut(world, app(WORK));
  const stepper = await world.runner(kind);
  const bare = await signIn(world, await world.runner(kind), repository);
  const inputs = { repository, "no-cache": "true", cache: "off" };
  const build = (...words: readonly string[]) => ["buildx", "build", "--no-cache", ...words, workspace];
  const plain: Way = {
    name: "docker buildx build --push",
    run: async (round) => void (await said(bare.docker(...build("--push", "--tag", `${uri}:bare-${round}`)))),
  };
  const reproducible: Way = {
    name: "the same with rewrite-timestamp",
    async run(round) {
      const output = `type=image,name=${uri}:same-${round},push=true,rewrite-timestamp=true`;
      await said(bare.docker(...build("--build-arg", "SOURCE_DATE_EPOCH=1767323045", "--output", output)));
    },
  };
  const ours: Way = {
    name: "build-push",
    // Every run of a workflow has a commit of its own, and tags made of it.
    prepare: () => commit(workspace),
    run: async () => void (await step(world, { runner: stepper, workspace, inputs }, "pushed")),
  };
  return await alternate(kind === "engine" ? [plain, ours] : [plain, reproducible, ours], ROUNDS);
}
