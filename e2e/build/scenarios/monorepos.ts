import { unlessSame } from "../../checklist.ts";
import { noTags } from "../no-tags.ts";
import { readPushed } from "../pushed.ts";
import { found, type Scenario } from "../scenario.ts";
import { checkOut, monorepo, repositoriesOf, SERVICES, writeAll } from "../sources.ts";
import { runStep } from "../step.ts";
import type { World } from "../world.ts";

/** The document of README.md. */
export const eight = (prefix: string): string => `
defaults:
  repository: ${prefix}/\${service}
  context: .
  file: services/\${service}/Dockerfile
  build-args: { SERVICE: "\${service}" }
images: [${SERVICES.join(", ")}]
`;

export const monorepos: readonly Scenario[] = [
  { name: "eight services in one step, by a plain engine", play: (world) => pushEight(world, "engine") },
  { name: "eight services in one step, by BuildKit", play: (world) => pushEight(world, "buildkit") },
  {
    name: "eight services, of which one does not build: its line and its last words are shown, and no tag of any is there",
    async play(world) {
      const runner = await world.runner("buildkit");
      const workspace = await checkOut(world, monorepo());
      const broken = `${monorepo()["services/mail/Dockerfile"]}RUN echo no such host; exit 3\n`;
      await writeAll(workspace, { "services/mail/Dockerfile": broken });
      const inputs = { images: eight("broken"), "create-repository": "true" };
      const run = await runStep(world, { runner, workspace, inputs });
      const log = [/no such host/, /exit 3/, /mail/];
      return found(
        run,
        { conclusion: "failure", outputs: { status: "failed" }, log },
        await noTags(world, repositoriesOf("broken")),
      );
    },
  },
];

async function pushEight(world: World, kind: "engine" | "buildkit") {
  const prefix = `eight-${kind}`;
  const runner = await world.runner(kind);
  const workspace = await checkOut(world, monorepo());
  const inputs = { images: eight(prefix), "create-repository": "true" };
  const run = await runStep(world, { runner, workspace, inputs });
  if (run.conclusion !== "success") return found(run, { conclusion: "success" }, []);
  const images = JSON.parse(run.outputs.images ?? "{}") as Readonly<Record<string, { digest: string; tag: string }>>;
  const complaints = await Promise.all(
    SERVICES.map(async (service) => {
      const repository = `${prefix}/${service}`;
      const { digest = "", tag = "" } = images[service] ?? {};
      const tags = await world.ecr.tags(repository);
      const { configurations } = await readPushed(await world.ecr.registry(repository), digest);
      return [
        ...unlessSame(`The image of ${repository}:${tag}`, tags.get(tag), digest),
        ...(configurations.every((text) => text.includes(`SERVICE=${service}`))
          ? []
          : [`${repository} was not built with its build argument.`]),
      ];
    }),
  );
  return found(run, { conclusion: "success", outputs: { status: "pushed" } }, complaints.flat());
}
