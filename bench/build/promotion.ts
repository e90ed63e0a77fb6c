import { app, checkOut } from "../../e2e/build/sources.ts";
import { said, signIn } from "../../e2e/build/world/sign-in.ts";
import type { World } from "../../e2e/build/world.ts";
import type { Section } from "../section.ts";
import { ratio, seconds } from "../text.ts";
import { megabytes } from "./loopback.ts";
import { alternate, step } from "./ways.ts";

const ROUNDS = 5;

/** An image of 120 MB that does not compress: what it weighs is what a pull moves. */
const LARGE = "RUN busybox head -c 120000000 /dev/urandom > /large";

const MOST_BYTES = 512 * 1024;

/** A new tag for an image that is there: by the registry's API, beside the pull, tag and push that teams write. */
export async function measurePromotion(world: World): Promise<Section> {
  const repository = "bench/promoted";
  const uri = await world.ecr.create(repository);
  const runner = await signIn(world, await world.runner("engine"), repository);
  const workspace = await checkOut(world, app([LARGE]));
  await said(runner.docker("buildx", "build", "--push", "--tag", `${uri}:v1`, workspace));
  const digest = (await world.ecr.tags(repository)).get("v1") ?? "";
  const stepper = await world.runner("engine");
  const measured = await alternate(
    [
      {
        name: "docker pull, docker tag, docker push",
        // A hosted runner has nothing of it.
        prepare: async () => void (await said(runner.docker("system", "prune", "--all", "--force"))),
        async run(round) {
          await said(runner.docker("pull", "--quiet", `${uri}@${digest}`));
          await said(runner.docker("tag", `${uri}@${digest}`, `${uri}:theirs-${round}`));
          await said(runner.docker("push", "--quiet", `${uri}:theirs-${round}`));
        },
      },
      {
        name: "build-push, mode: promote",
        async run(round) {
          const inputs = { mode: "promote", from: `${repository}@${digest}`, tags: `ours-${round}` };
          await step(world, { runner: stepper, workspace, inputs }, "promoted");
        },
      },
    ],
    ROUNDS,
  );
  const [theirs, ours] = measured;
  const ourBytes = ours?.bytes ?? Number.NaN;
  return {
    title: "A new tag for an image that is there",
    notes: [
      `Medians of ${ROUNDS} rounds, in turn, by an engine that has nothing of the image, as on a hosted runner; the image has 114 MiB that do not compress. Bytes are all that the network of the test carried, both ways, the calls to AWS with it. The registry is the simulator, on the same machine: over a real network the bytes take their time, too. The step is measured as a whole, its post with it.`,
    ],
    columns: [
      { title: "Way" },
      { title: "time", ofThisMachine: true },
      { title: "× pull, tag, push" },
      { title: "moved" },
    ],
    rows: measured.map(({ way, ms, bytes }) => [
      way.name,
      seconds(ms),
      ratio(ms, theirs?.ms ?? Number.NaN),
      megabytes(bytes),
    ]),
    targets: [
      {
        what: `promote moves ≤ ${megabytes(MOST_BYTES)}, however large the image is`,
        measured: megabytes(ourBytes),
        met: ourBytes <= MOST_BYTES,
      },
    ],
  };
}
