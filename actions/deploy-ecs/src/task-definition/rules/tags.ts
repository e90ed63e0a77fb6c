import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { repeated } from "./rule.ts";

/** Also of a service. Tags have keys, each once, and leave those of AWS alone. */
export function* tags({ tags: given = [] }: Pick<TaskDefinition, "tags">): Generator<Problem> {
  for (const [index, { key }] of given.entries()) {
    if (!key) yield { at: `tags[${index}].key`, message: "The tag has no key." };
    else if (/^aws:/i.test(key)) {
      yield {
        at: `tags[${index}].key`,
        message: `"${key}" begins with aws:, which AWS keeps for itself.`,
        fix: "Remove the tag.",
      };
    }
  }
  for (const { index, first, key } of repeated(given, (tag) => tag.key)) {
    yield {
      at: `tags[${index}].key`,
      message: `"${key}" is also the key of tags[${first}].`,
      fix: "Keep one of them.",
    };
  }
}
