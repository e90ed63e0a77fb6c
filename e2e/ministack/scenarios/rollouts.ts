import { unlessSame } from "../../checklist.ts";
import { complaintsAbout, type Scenario } from "../scenario.ts";
import { createService, imagesThatRun, lives } from "../service.ts";
import { runStep } from "../step.ts";
import { type Traffic, under } from "../traffic.ts";
import { reference } from "../world.ts";
import { migration } from "./one-offs.ts";

export const rollouts: readonly Scenario[] = [
  {
    name: "a rolling deploy by digest, under traffic: no request is lost; the same again: unchanged",
    async play(world) {
      const service = await createService(world, "rolling", `${world.repository}:v1`);
      const inputs = { service: service.name, image: reference(world, `@${world.digests.v2}`) };
      const [first, traffic] = await under(`${service.url}/version`, () => runStep(world, { inputs }));
      const image = `${world.repository}@${world.digests.v2}`;
      const running = await imagesThatRun(world, service);
      const again = await runStep(world, { inputs });
      return {
        came: `${first.outputs.status}, ${told(traffic)}; then ${again.outputs.status}`,
        complaints: [
          ...complaintsAbout(
            first,
            { conclusion: "success", outputs: { status: "deployed", "task-definition": "rolling:2" } },
            [
              ...traffic.failed.map((failed) => `A request failed: ${failed}`),
              ...["v1", "v2"]
                .filter((version) => !traffic.answers.has(version))
                .map((version) => `${version} never answered.`),
              ...(await lives(service, "v2")),
              ...unlessSame("What the engine runs of it", running.join(" and "), `${image} and ${image}`),
            ],
          ),
          ...complaintsAbout(again, {
            conclusion: "success",
            outputs: { status: "unchanged", "task-definition": "rolling:2" },
          }),
        ],
      };
    },
  },
  {
    name: "a migration, then the deploy by tag",
    async play(world) {
      const service = await createService(world, "migrated", `${world.repository}:v1`);
      const inputs = { service: service.name, image: reference(world, ":v2"), "run-before": migration(0) };
      const run = await runStep(world, { inputs });
      return {
        came: `${run.outputs.status}`,
        complaints: complaintsAbout(
          run,
          {
            conclusion: "success",
            outputs: { status: "deployed" },
            log: [/step one of two/, /step two of two[\s\S]*Deploying migrated:2/],
          },
          await lives(service, "v2"),
        ),
      };
    },
  },
  {
    name: "a tag that nobody pushed, in a registry that is not ECR: the task cannot start, and the version before answers",
    async play(world) {
      const service = await createService(world, "unpullable", `${world.repository}:v1`);
      const run = await runStep(world, { inputs: { service: service.name, image: `${world.localRepository}:v9` } });
      return {
        came: `${run.outputs.status}, ${run.outputs["failure-class"]}`,
        complaints: complaintsAbout(
          run,
          {
            conclusion: "failure",
            outputs: { status: "rolled-back", "failure-class": "image-not-found" },
            // MiniStack tells either what became of a task, or that it gave up before there was one.
            log: [/CannotPullContainerError|image digest resolution/],
          },
          await lives(service, "v1"),
        ),
      };
    },
  },
];

function told({ answers, failed }: Traffic): string {
  const counts = [...answers].map(([version, count]) => `${count} from ${version}`);
  return `${counts.join(", ")}, ${failed.length} failed`;
}
