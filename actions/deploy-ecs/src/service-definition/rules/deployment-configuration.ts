import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";
import { checkDocument } from "@deploy-actions/shared/schema";
import { deploymentConfigurationSchema } from "../../deployment-configuration.ts";

/** As the input deployment-configuration has it: percentages, minutes, stages, and what contradicts itself. */
export function* deploymentConfiguration({ deploymentConfiguration: value }: ServiceDefinition): Generator<Problem> {
  if (value === undefined) return;
  const checked = checkDocument(deploymentConfigurationSchema, { value, lineOf: () => 0 });
  if (checked.ok) return;
  for (const { line: _, ...problem } of checked.problems) {
    yield { ...problem, at: problem.at ? `deploymentConfiguration.${problem.at}` : "deploymentConfiguration" };
  }
}
