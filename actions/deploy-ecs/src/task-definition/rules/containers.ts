import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { eachContainer, repeated } from "./rule.ts";

const NAME = /^[A-Za-z0-9_-]{1,255}$/;
const MOST_CONTAINERS = 10;
const NAME_RULE = 'Use up to 255 letters, digits, "-" and "_".';

/** Family and container names, and the containers as a whole. */
export function* containers(definition: TaskDefinition): Generator<Problem> {
  const { family, containerDefinitions, proxyConfiguration } = definition;
  const names = containerDefinitions.map(({ name }) => name);
  if (!NAME.test(family)) yield { at: "family", message: `"${family}" is not a family name.`, fix: NAME_RULE };
  if (containerDefinitions.length === 0) {
    yield { at: "containerDefinitions", message: "There is no container.", fix: "A task has at least one." };
    return;
  }
  if (containerDefinitions.length > MOST_CONTAINERS) {
    yield {
      at: "containerDefinitions",
      message: `There are ${containerDefinitions.length} containers; a task has ${MOST_CONTAINERS} at most.`,
    };
  }
  for (const [{ name }, at] of eachContainer(definition)) {
    if (name === "") yield { at: `${at}.name`, message: "The container has no name.", fix: NAME_RULE };
    else if (!NAME.test(name))
      yield { at: `${at}.name`, message: `"${name}" is not a container name.`, fix: NAME_RULE };
  }
  for (const { index, first, key } of repeated(containerDefinitions, ({ name }) => name)) {
    yield {
      at: `containerDefinitions[${index}].name`,
      message: `The name "${key}" is also that of containerDefinitions[${first}].`,
      fix: "Give each container its own.",
    };
  }
  if (containerDefinitions.every(({ essential }) => essential === false)) {
    yield {
      at: "containerDefinitions",
      message: `No container is essential (${names.join(", ")}).`,
      fix: "Set essential: true for the one whose end should end the task.",
    };
  }
  if (proxyConfiguration && !names.includes(proxyConfiguration.containerName)) {
    yield {
      at: "proxyConfiguration.containerName",
      message: `No container is named "${proxyConfiguration.containerName}".`,
      fix: didYouMean(proxyConfiguration.containerName, names) ?? "Name the proxy's container.",
    };
  }
}
