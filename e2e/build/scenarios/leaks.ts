import { randomBytes } from "node:crypto";
import { anythingLeft, leftBehind } from "../left-behind.ts";
import { childrenOf, forbiddenVariables, leaksTo, programsOf } from "../processes/leaks.ts";
import { startSampler } from "../processes/sampler.ts";
import { buildRole, issuedSecrets, onlyRepositories, tokenEnv } from "../role.ts";
import { found, type Scenario } from "../scenario.ts";
import { checkOut, monorepo } from "../sources.ts";
import { runStep } from "../step.ts";
import type { World } from "../world.ts";
import { eight } from "./monorepos.ts";

const READING = "RUN --mount=type=secret,id=npm-token,required,target=/key busybox wc -c < /key > /length";

export const leaks: readonly Scenario[] = (["engine", "buildkit"] as const).map((kind) => ({
  name: `what anybody on the machine can see while eight services are built and pushed (${kind}): no token, no key, no secret; nothing is left of them`,
  play: (world) => watch(world, kind),
}));

/** The fewest secrets there must be to look for: those of the role and of its token, of the registry, of the job. */
const FEWEST = 5;

async function watch(world: World, kind: "engine" | "buildkit") {
  const prefix = `watched-${kind}`;
  const { aws } = world;
  const role = buildRole(aws, prefix, [onlyRepositories(aws, `${prefix}/*`)]);
  const runner = await world.runner(kind);
  const workspace = await checkOut(world, monorepo([READING]));
  const secret = randomBytes(20).toString("hex");
  const sampler = await startSampler();
  const run = await runStep(world, {
    runner,
    workspace,
    secrets: [secret],
    identity: tokenEnv(aws),
    inputs: {
      images: eight(prefix),
      secrets: `npm-token=${secret}`,
      "create-repository": "true",
      "role-to-assume": role,
      cache: "off",
    },
  });
  const seen = await sampler.stop();
  const values = new Map([...issuedSecrets(aws), ["the secret of the build", secret]]);
  const children = childrenOf(runner.home, seen);
  const programs = programsOf(children);
  const state = JSON.stringify([run.state, run.exportedEnv, run.outputs, run.summary]);
  return found(run, { conclusion: "success" }, [
    ...(values.size > FEWEST ? [] : [`Only ${values.size} secrets were issued.`]),
    ...(programs.has("docker") && programs.has("docker-buildx")
      ? []
      : [`Only these programs were seen: ${[...programs].join(", ")}.`]),
    ...leaksTo(seen, values),
    ...forbiddenVariables(children),
    ...[...values].flatMap(([what, value]) => [
      ...(run.log.includes(value) ? [`${what} is in the log.`] : []),
      ...(state.includes(value) ? [`${what} is in the state or an output.`] : []),
    ]),
    ...(await leftBehind(run, values)),
    ...(await anythingLeft(run)),
  ]);
}
