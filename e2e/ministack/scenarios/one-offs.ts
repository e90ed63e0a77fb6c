import { complaintsAbout, type Scenario } from "../scenario.ts";
import { createService, lives } from "../service.ts";
import { runStep } from "../step.ts";
import { reference } from "../world.ts";

/** A task of the image that is deployed, which says how far it is and ends like this. */
export const migration = (exitCode: number) =>
  JSON.stringify({
    name: "migrate",
    command: ["sh", "-c", `echo step one of two; /bin/busybox sleep 1; echo step two of two; exit ${exitCode}`],
  });

export const oneOffs: readonly Scenario[] = [
  {
    name: "a migration that fails: red with its exit code and its lines; nothing is deployed",
    async play(world) {
      const service = await createService(world, "unmigrated", `${world.repository}:v1`);
      const inputs = { service: service.name, image: reference(world, ":v2"), "run-before": migration(3) };
      const run = await runStep(world, { inputs });
      return {
        came: `${run.outputs.status}, ${run.outputs["failure-class"]}`,
        complaints: complaintsAbout(
          run,
          {
            conclusion: "failure",
            outputs: { status: "failed", "failure-class": "run-before-failed" },
            log: [/exit code 3/i, /step one of two/, /step two of two/],
            not: [/Deploying unmigrated:2/],
          },
          await lives(service, "v1"),
        ),
      };
    },
  },
];
