import { eight } from "../../e2e/build/scenarios/monorepos.ts";
import { checkOut, commit, monorepo, SERVICES } from "../../e2e/build/sources.ts";
import { said, signIn } from "../../e2e/build/world/sign-in.ts";
import type { World } from "../../e2e/build/world.ts";
import type { Section, Target } from "../section.ts";
import { ratio, seconds } from "../text.ts";
import { BUILDERS } from "./builders.ts";
import { alternate, type Measured, step } from "./ways.ts";

const ROUNDS = 3;

/** What a service does: waits, as for a package registry, and computes. */
const WORK = [
  "RUN echo $SERVICE; busybox sleep 1",
  "RUN echo $SERVICE; busybox head -c 20000000 /dev/urandom | busybox sha256sum > /sum",
];

/** Eight services in one step, beside the loop of builds that teams write. */
export async function measureMonorepo(world: World): Promise<Section> {
  const rows: (readonly string[])[] = [];
  const targets: Target[] = [];
  for (const kind of ["engine", "buildkit"] as const) {
    const [loop, ours] = await measure(world, kind);
    if (!loop || !ours) continue;
    for (const { way, ms } of [loop, ours])
      rows.push([`${way.name}, ${BUILDERS[kind]}`, seconds(ms), ratio(ms, loop.ms)]);
    targets.push({
      what: `${BUILDERS[kind]}: eight services in less time than the loop`,
      measured: ratio(ours.ms, loop.ms),
      met: ours.ms < loop.ms,
    });
  }
  return {
    title: "Eight services",
    notes: [
      `Medians of ${ROUNDS} rounds, in turn, nothing cached. Each service waits for a second, as for a package registry, and computes for a third of one. The loop builds and pushes one after the other; the step builds four at once (max-parallel), and gives out tags when all eight are pushed.`,
    ],
    columns: [{ title: "Way" }, { title: "time", ofThisMachine: true }, { title: "× loop" }],
    rows,
    targets,
  };
}

async function measure(world: World, kind: "engine" | "buildkit"): Promise<readonly Measured[]> {
  const prefix = `bench-${kind}`;
  const uris = await Promise.all(SERVICES.map((service) => world.ecr.create(`${prefix}/${service}`)));
  const workspace = await checkOut(world, monorepo(WORK));
  const stepper = await world.runner(kind);
  const bare = await signIn(world, await world.runner(kind), `${prefix}/web`);
  const inputs = { images: eight(prefix), "no-cache": "true", cache: "off" };
  return await alternate(
    [
      {
        name: "docker buildx build --push, in a loop",
        async run(round) {
          for (const [index, service] of SERVICES.entries()) {
            const file = ["--file", `${workspace}/services/${service}/Dockerfile`, "--build-arg", `SERVICE=${service}`];
            const tag = ["--tag", `${uris[index]}:loop-${round}`];
            await said(bare.docker("buildx", "build", "--no-cache", "--push", ...file, ...tag, workspace));
          }
        },
      },
      {
        name: "build-push",
        // Every run of a workflow has a commit of its own, and tags made of it.
        prepare: () => commit(workspace),
        run: async () => void (await step(world, { runner: stepper, workspace, inputs }, "pushed")),
      },
    ],
    ROUNDS,
  );
}
