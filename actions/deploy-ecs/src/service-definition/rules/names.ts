import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";

/** The name and what else is chosen freely (ECS API reference, CreateService). */
export function* names({ serviceName, taskDefinition }: ServiceDefinition): Generator<Problem> {
  if (!/^[\w-]{1,255}$/.test(serviceName)) {
    yield {
      at: "serviceName",
      message: `"${serviceName}" is not a name that ECS takes.`,
      fix: "Use up to 255 letters, digits, - and _.",
    };
  }
  if (taskDefinition !== undefined && !TASK_DEFINITION.test(taskDefinition)) {
    yield {
      at: "taskDefinition",
      message: `"${taskDefinition}" is not a task definition.`,
      fix: "Write family, family:revision or an ARN; a file is given in the input task-definition.",
    };
  }
}

const TASK_DEFINITION = /^(arn:[\w-]+:ecs:[\w-]+:\d{12}:task-definition\/)?[\w-]{1,255}(:\d+)?$/;
