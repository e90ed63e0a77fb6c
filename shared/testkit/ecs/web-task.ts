import type { TaskDefinition } from "../../src/ecs/task-definition/definition.ts";

export const REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web";
export const image = (tag: string) => `${REPOSITORY}:${tag}`;

/** Family web with one container, app, as a person would register it. */
export const definition = (reference: string): TaskDefinition => ({
  family: "web",
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  executionRoleArn: "arn:aws:iam::123456789012:role/run",
  containerDefinitions: [
    {
      name: "app",
      image: reference,
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": "/ecs/web", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "ecs" },
      },
    },
  ],
});
