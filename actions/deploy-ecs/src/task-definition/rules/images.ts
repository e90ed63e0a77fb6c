import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { describeImageProblem } from "../image-reference.ts";
import { eachContainer } from "./rule.ts";

/** Every container has an image, written as registries understand it. */
export function* images(definition: TaskDefinition): Generator<Problem> {
  for (const [{ image }, path] of eachContainer(definition)) {
    const problem = describeImageProblem(image);
    if (problem) yield { at: `${path}.image`, ...problem };
  }
}
