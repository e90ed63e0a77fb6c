import type {
  DeregisterTaskDefinitionCommandInput,
  DescribeTaskDefinitionCommandInput,
  ListTaskDefinitionFamiliesCommandInput,
  ListTaskDefinitionsCommandInput,
  RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import type { Call } from "../../service.ts";
import { clientError, invalidParameter } from "../errors.ts";
import { findTaskDefinition } from "../lookup.ts";
import { page } from "../pages.ts";
import type { Ecs } from "../state.ts";
import { registered } from "./registration.ts";
import { registrationRefusal } from "./registration-rules.ts";

/** RegisterTaskDefinition and its relatives. */
export function taskDefinitionHandlers(ecs: Ecs) {
  return {
    RegisterTaskDefinition: (input: RegisterTaskDefinitionCommandInput, call: Call) => {
      const refusal = registrationRefusal(input);
      if (refusal) throw clientError(refusal);
      const family = `${input.family}`;
      const revisions = ecs.families.get(family) ?? [];
      const revision = revisions.length + 1;
      const taskDefinition = registered(input, {
        taskDefinitionArn: ecs.arns.of("task-definition", `${family}:${revision}`),
        revision,
        registeredAt: new Date(ecs.world.clock.now()),
        registeredBy: call.principal,
      });
      ecs.families.set(family, [...revisions, taskDefinition]);
      if (input.tags?.length) ecs.tags.set(taskDefinition.taskDefinitionArn, input.tags);
      return { taskDefinition, ...(input.tags?.length && { tags: input.tags }) };
    },

    DescribeTaskDefinition: ({ taskDefinition: identifier, include = [] }: DescribeTaskDefinitionCommandInput) => {
      const taskDefinition = findTaskDefinition(ecs, `${identifier}`);
      if (!taskDefinition) throw clientError("Unable to describe task definition.");
      const tags = ecs.tags.get(taskDefinition.taskDefinitionArn) ?? [];
      return { taskDefinition: { ...taskDefinition }, ...(include.includes("TAGS") && { tags: [...tags] }) };
    },

    DeregisterTaskDefinition: ({ taskDefinition: identifier = "" }: DeregisterTaskDefinitionCommandInput) => {
      if (!/:\d+$/.test(identifier)) throw invalidParameter("Revision must be specified: family:revision or an ARN.");
      const taskDefinition = findTaskDefinition(ecs, identifier);
      if (!taskDefinition) throw clientError("The specified task definition does not exist.");
      if (taskDefinition.status !== "ACTIVE") throw clientError("The specified task definition is inactive.");
      taskDefinition.status = "INACTIVE";
      taskDefinition.deregisteredAt = new Date(ecs.world.clock.now());
      return { taskDefinition: { ...taskDefinition } };
    },

    ListTaskDefinitions: (input: ListTaskDefinitionsCommandInput) => {
      const { familyPrefix, status = "ACTIVE", sort = "ASC" } = input;
      const families = [...ecs.families.keys()].filter((family) => !familyPrefix || family === familyPrefix).sort();
      const found = families.flatMap((family) => ecs.families.get(family) ?? []).filter((it) => it.status === status);
      const { page: shown, ...next } = page(sort === "DESC" ? found.toReversed() : found, input);
      return { taskDefinitionArns: shown.map(({ taskDefinitionArn }) => taskDefinitionArn), ...next };
    },

    ListTaskDefinitionFamilies: (input: ListTaskDefinitionFamiliesCommandInput) => {
      const { familyPrefix = "", status = "ACTIVE" } = input;
      const found = [...ecs.families]
        .filter(([family, revisions]) => {
          const active = revisions.some((it) => it.status === "ACTIVE");
          return family.startsWith(familyPrefix) && (status === "ALL" || active === (status === "ACTIVE"));
        })
        .map(([family]) => family)
        .sort();
      const { page: families, ...next } = page(found, input);
      return { families, ...next };
    },
  };
}
