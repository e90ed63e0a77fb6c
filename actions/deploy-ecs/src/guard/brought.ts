import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { sameDefinition } from "@deploy-actions/shared/ecs/task-definition/normalise";
import { type Provenance, provenanceOf } from "@deploy-actions/shared/ecs/task-definition/provenance";
import type { Base } from "../observe.ts";

/** Which commit a deployment brings. */
export interface Brought extends Provenance {
  /** What is of that commit: `this run`, or the revision (`web:5`) that was asked for. */
  readonly subject: string;
}

export const THIS_RUN = "this run";

/**
 * A revision that is deployed as it was registered is of the commit that registered it, whatever commit the workflow runs
 * on: a rollback is started on the newest one, as a rule. Everything else is of this run.
 */
export function broughtBy(definition: TaskDefinition, base: Base, run: Provenance): Brought {
  if (!("name" in base) || !sameDefinition(definition, base.definition)) return { ...run, subject: THIS_RUN };
  const { commit, repository } = provenanceOf(base) ?? {};
  return { commit, repository, run: run.run, subject: base.name };
}
