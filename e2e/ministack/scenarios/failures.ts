import { REPOSITORY } from "../account.ts";
import { LAST_WORDS } from "../images.ts";
import { complaintsAbout, type Scenario } from "../scenario.ts";
import { createService, lives } from "../service.ts";
import { runStep } from "../step.ts";
import { reference } from "../world.ts";

export const failures: readonly Scenario[] = [
  {
    name: "an image that crashes: red, with its exit code and last words; the version before answers",
    async play(world) {
      const service = await createService(world, "crashing", `${world.repository}:v1`);
      const inputs = { service: service.name, image: reference(world, ":crash") };
      const run = await runStep(world, { inputs });
      return {
        came: `${run.outputs.status}, ${run.outputs["failure-class"]}`,
        complaints: complaintsAbout(
          run,
          {
            conclusion: "failure",
            outputs: { status: "rolled-back", "failure-class": "crash" },
            log: [/exit code 7/i, new RegExp(LAST_WORDS)],
          },
          await lives(service, "v1"),
        ),
      };
    },
  },
  {
    name: "a tag that nobody pushed to ECR: red before anything is changed",
    async play(world) {
      const service = await createService(world, "untagged", `${world.repository}:v1`);
      const run = await runStep(world, { inputs: { service: service.name, image: `ecr:${REPOSITORY}:v9` } });
      return {
        came: `${run.outputs.status}, ${run.outputs["failure-class"]}`,
        complaints: complaintsAbout(
          run,
          {
            conclusion: "failure",
            outputs: { status: "failed", "failure-class": "image-not-found" },
            not: [/Registered/],
          },
          await lives(service, "v1"),
        ),
      };
    },
  },
  {
    name: "a log group and a role that do not exist: the preflight names both, and nothing is changed",
    async play(world) {
      const service = await createService(world, "preflight", `${world.repository}:v1`);
      const definition = {
        family: "preflight",
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        executionRoleArn: "arn:aws:iam::000000000000:role/nobody",
        containerDefinitions: [
          {
            name: "web",
            image: reference(world, ":v2"),
            portMappings: [{ containerPort: 80 }],
            logConfiguration: {
              logDriver: "awslogs",
              options: { "awslogs-group": "/shop/none", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web" },
            },
          },
        ],
      };
      const inputs = { service: service.name, "task-definition": JSON.stringify(definition) };
      const run = await runStep(world, { inputs });
      return {
        came: `${run.outputs.status}, ${run.outputs["failure-class"]}`,
        complaints: complaintsAbout(
          run,
          {
            conclusion: "failure",
            outputs: { status: "failed", "failure-class": "preflight" },
            log: [/\/shop\/none does not exist/, /role.*nobody/],
            not: [/Registered/],
          },
          await lives(service, "v1"),
        ),
      };
    },
  },
];
