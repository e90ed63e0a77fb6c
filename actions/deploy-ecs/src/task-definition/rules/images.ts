import type { DefinitionProblem, TaskDefinition } from "../definition.ts";
import { describeImageProblem } from "../image-reference.ts";
import { eachContainer } from "./rule.ts";

/** Every container has an image, written as registries understand it. */
export function* images(definition: TaskDefinition): Generator<DefinitionProblem> {
  for (const [{ image }, path] of eachContainer(definition)) {
    const problem = describeImageProblem(image);
    if (problem) yield { at: `${path}.image`, ...problem };
  }
}
