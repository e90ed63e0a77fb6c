import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { foundIn } from "../image-contents.ts";
import { readPushed } from "../pushed.ts";
import { found, type Scenario } from "../scenario.ts";
import { app, checkOut } from "../sources.ts";
import { runStep } from "../step.ts";
import type { World } from "../world.ts";

/** Reads each secret, and leaves its length in the image: it was there, and is not any more. */
const READING = ["npm-token", "pip-conf", "ssh-pass"].map(
  (id, index) =>
    `RUN --mount=type=secret,id=${id},required,target=/run/secrets/s${index} busybox wc -c < /run/secrets/s${index} > /length-${index}`,
);

export const secrets: readonly Scenario[] = [
  {
    name: "secrets of three kinds, by a plain engine: in no layer and in no history",
    play: (world) => build(world, "engine"),
  },
  {
    name: "secrets of three kinds, by BuildKit with all provenance: in nothing that was pushed",
    play: (world) => build(world, "buildkit"),
  },
  {
    name: "a secret that is empty: red before anything is built",
    async play(world) {
      const repository = "secrets/empty";
      await world.ecr.create(repository);
      const runner = await world.runner("engine");
      const workspace = await checkOut(world, app(READING.slice(0, 1)));
      const run = await runStep(world, { runner, workspace, inputs: { repository, secrets: "npm-token=" } });
      const expected = { conclusion: "failure", log: [/npm-token/], not: [/transferring context/] } as const;
      return found(run, expected, []);
    },
  },
];

async function build(world: World, kind: "engine" | "buildkit") {
  const repository = `secrets/${kind}`;
  await world.ecr.create(repository);
  const runner = await world.runner(kind);
  const workspace = await checkOut(world, app(READING));
  const [direct = "", file = "", variable = ""] = [1, 2, 3].map(() => randomBytes(20).toString("hex"));
  await writeFile(join(runner.home, "pip.conf"), file);
  const run = await runStep(world, {
    runner,
    workspace,
    secrets: [direct, variable],
    env: { SSH_PASS: variable },
    inputs: {
      repository,
      secrets: `npm-token=${direct}`,
      "secret-files": `pip-conf=${join(runner.home, "pip.conf")}`,
      "secret-envs": "ssh-pass=SSH_PASS",
      ...(kind === "buildkit" ? { provenance: "max" } : {}),
    },
  });
  if (run.conclusion !== "success") return found(run, { conclusion: "success" }, []);
  const pushed = await readPushed(await world.ecr.registry(repository), run.outputs.digest ?? "");
  const values = new Map([
    ["The secret of `secrets`", direct],
    ["The secret of `secret-files`", file],
    ["The secret of `secret-envs`", variable],
  ]);
  // Provenance names the secrets that a build was given, as BuildKit means it to.
  const names = new Map(["npm-token", "pip-conf", "ssh-pass", "SSH_PASS"].map((name) => [`The name ${name}`, name]));
  const lengths = pushed.layers.filter((layer) => layer.includes("length-")).length;
  return found(run, { conclusion: "success" }, [
    ...foundIn(pushed, values),
    ...foundIn({ ...pushed, attestations: [] }, names),
    ...(lengths === READING.length ? [] : [`${lengths} of ${READING.length} secrets were there when they were read.`]),
  ]);
}
