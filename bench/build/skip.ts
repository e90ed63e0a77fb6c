import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { app, checkOut, commit, type Files } from "../../e2e/build/sources.ts";
import { runStep } from "../../e2e/build/step.ts";
import { said, signIn } from "../../e2e/build/world/sign-in.ts";
import type { World } from "../../e2e/build/world.ts";
import type { Section } from "../section.ts";
import { ratio, seconds } from "../text.ts";
import { megabytes } from "./loopback.ts";
import { alternate, step } from "./ways.ts";

const ROUNDS = 5;
const FILES = 2_000;

/** Sources as an application has them, with a line that takes a while when it is not cached. */
const sources = (): Files => ({
  ...app(["COPY src /src", "RUN busybox md5sum /src/* > /sums"]),
  ...Object.fromEntries(
    Array.from({ length: FILES }, (_, index) => [`src/module-${index}.js`, `export const ${"x".repeat(4_000)} = 1;\n`]),
  ),
});

/** An image of the same sources is there: a new tag for it, beside builds in which every line is cached. */
export async function measureSkip(world: World): Promise<Section> {
  const repository = "bench/skipped";
  const uri = await world.ecr.create(repository);
  const workspace = await checkOut(world, sources());
  const stepper = await world.runner("buildkit");
  const inputs = { repository, "skip-unchanged": "true", cache: "off" };
  await step(world, { runner: stepper, workspace, inputs }, "pushed");

  const warm = await signIn(world, await world.runner("buildkit"), repository);
  const cache = `type=registry,ref=${uri}:cache`;
  const build = (...words: readonly string[]) => ["buildx", "build", "--push", ...words, workspace];
  await said(warm.docker(...build("--tag", `${uri}:first`, "--cache-to", `${cache},mode=max`)));
  let cold: Awaited<ReturnType<World["newBuildkit"]>> | undefined;
  const renew = async () => {
    await cold?.[Symbol.asyncDispose]();
    cold = await world.newBuildkit();
    await copyFile(join(warm.home, ".docker/config.json"), join(cold.runner.home, ".docker/config.json"));
  };
  const measured = await alternate(
    [
      {
        name: "docker buildx build --push, cached on the machine",
        run: async (round) => void (await said(warm.docker(...build("--tag", `${uri}:warm-${round}`)))),
      },
      {
        name: "docker buildx build --push, a new machine, cached in the registry",
        prepare: renew,
        async run(round) {
          const words = build("--tag", `${uri}:cold-${round}`, "--cache-from", cache);
          await said(cold?.runner.docker(...words) ?? Promise.reject(new Error("There is no new machine.")));
        },
      },
      {
        name: "build-push, skip-unchanged",
        prepare: () => commit(workspace),
        async run() {
          const { outputs, log } = await runStep(world, { runner: stepper, workspace, inputs });
          if (outputs.skipped !== "true") throw new Error(`The step has built it again:\n${log}`);
        },
      },
    ],
    ROUNDS,
  );
  await cold?.[Symbol.asyncDispose]();
  const fresh = measured[1]?.ms ?? Number.NaN;
  const local = measured[0]?.ms ?? Number.NaN;
  return {
    title: "An image whose sources have not changed",
    notes: [
      `Medians of ${ROUNDS} rounds, in turn: ${FILES} files of 4 kB, all lines of the Dockerfile cached, and the image is there already. A build sends the sources to BuildKit and asks it line by line; the step computes a key of them and finds the image by its tag. Bytes are all that the network carried, both ways.`,
    ],
    columns: [
      { title: "Way" },
      { title: "time", ofThisMachine: true },
      { title: "× cached here" },
      { title: "× new machine" },
      { title: "moved" },
    ],
    rows: measured.map(({ way, ms, bytes }) => [
      way.name,
      seconds(ms),
      ratio(ms, local),
      ratio(ms, fresh),
      megabytes(bytes),
    ]),
    targets: [],
  };
}
