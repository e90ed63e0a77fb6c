import { app, checkOut, commit } from "../../e2e/build/sources.ts";
import { said, signIn } from "../../e2e/build/world/sign-in.ts";
import type { World } from "../../e2e/build/world.ts";
import type { Section, Target } from "../section.ts";
import { ratio, seconds } from "../text.ts";
import { BUILDERS } from "./builders.ts";
import { alternate, type Measured, step as runToEnd, type Way } from "./ways.ts";

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
    const pairs = await measure(world, kind);
    const [[plain] = []] = pairs;
    for (const [bare, ours] of pairs) {
      for (const { way, ms } of [bare, ours])
        rows.push([way.name, BUILDERS[kind], seconds(ms), ratio(ms, plain?.ms ?? 0)]);
      const most = MOST.share * bare.ms + MOST.ms;
      targets.push({
        what: `${BUILDERS[kind]}: ${ours.way.name} ≤ 5 % + 1 s over ${bare.way.name}`,
        measured: `${percentOver(ours.ms, bare.ms)} of ${percentOver(most, bare.ms)}`,
        met: ours.ms <= most,
      });
    }
  }
  return {
    title: "The step beside the bare build",
    notes: [
      `Medians of ${ROUNDS} rounds, in turn: one image with some seconds of work and a layer of 29 MiB, nothing cached, pushed to the simulated ECR. The step is measured as a whole, from the start of Node to the end of its post; the bare build has its credentials already. By itself the step gives files and image the time of the commit, for which BuildKit makes each layer once more: beside it stands a bare build that does so, and beside the plain one the step with timestamps: now. A plain engine cannot rewrite times.`,
    ],
    columns: [{ title: "Way" }, { title: "builder" }, { title: "time", ofThisMachine: true }, { title: "× bare" }],
    rows,
    targets,
  };
}

const percentOver = (ms: number, bare: number): string => `${(100 * (ms / bare - 1)).toFixed(1)} %`;

/** Bare builds, each with the step that makes the same image. */
async function measure(world: World, kind: "engine" | "buildkit"): Promise<readonly (readonly [Measured, Measured])[]> {
  const repository = `bench/overhead-${kind}`;
  const uri = await world.ecr.create(repository);
  const workspace = await checkOut(world, app(WORK));
  const stepper = await world.runner(kind);
  const bare = await signIn(world, await world.runner(kind), repository);
  const build = (name: string, words: (round: number) => readonly string[]): Way => ({
    name,
    run: async (round) => void (await said(bare.docker("buildx", "build", "--no-cache", ...words(round), workspace))),
  });
  const step = (name: string, inputs: Readonly<Record<string, string>>): Way => ({
    name,
    // Every run of a workflow has a commit of its own, and tags made of it.
    prepare: () => commit(workspace),
    run: async () => {
      const same = { repository, "no-cache": "true", cache: "off" };
      await runToEnd(world, { runner: stepper, workspace, inputs: { ...same, ...inputs } }, "pushed");
    },
  });
  const plain = build("docker buildx build --push", (round) => ["--push", "--tag", `${uri}:bare-${round}`]);
  const rewriting = build("the same with rewrite-timestamp", (round) => [
    ...["--build-arg", "SOURCE_DATE_EPOCH=1767323045"],
    ...["--output", `type=image,name=${uri}:same-${round},push=true,rewrite-timestamp=true`],
  ]);
  const now = step("build-push, timestamps: now", { timestamps: "now" });
  const ours = step("build-push", {});
  const pairs = kind === "engine" ? [[plain, ours] as const] : [[plain, now] as const, [rewriting, ours] as const];
  const measured = await alternate(pairs.flat(), ROUNDS);
  return pairs.map((_, index) => measured.slice(2 * index, 2 * index + 2) as [Measured, Measured]);
}
