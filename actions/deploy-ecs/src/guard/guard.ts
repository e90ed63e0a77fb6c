import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { sameDefinition } from "@deploy-actions/shared/ecs/task-definition/normalise";
import { type Provenance, provenanceOf } from "@deploy-actions/shared/ecs/task-definition/provenance";
import type { Observed } from "../observe.ts";
import { broughtBy } from "./brought.ts";
import type { CommitOrder } from "./commit-order.ts";
import { isRegisteredBy, judgeDrift } from "./drift.ts";
import { newestOfOurs } from "./newest-of-ours.ts";
import { judgeOrder } from "./order.ts";

export interface Guarded {
  readonly service: string;
  readonly observed: Pick<Observed, "live" | "base" | "newest">;
  /** What this step would deploy. */
  readonly wanted: TaskDefinition;
  readonly onDrift: "warn" | "fail";
  readonly force: boolean;
}

export interface GuardMeans {
  readonly ecs: Pick<Ecs, "findTaskDefinition">;
  readonly commitOrder: CommitOrder;
  readonly run: Provenance;
  /** ARN, as whom this step calls AWS. */
  readonly principal: string;
}

/**
 * What a person should know before the live release is replaced; throws where that is to be refused. A release that this
 * action registered is asked for its commit, any other for who put it there.
 */
export async function guard(
  { service, observed: { live, base, newest }, wanted, onDrift, force }: Guarded,
  { ecs, commitOrder, run, principal }: GuardMeans,
): Promise<readonly string[]> {
  if (sameDefinition(wanted, live.definition)) return [];
  const from = provenanceOf(live);
  if (from) return await judgeOrder({ service, live: from, mine: broughtBy(wanted, base, run), force }, commitOrder);
  // Without ecs:TagResource ours have no tags; and some pipelines register with another tool, for this action to deploy.
  const registrar = "name" in base && base.name !== live.name ? base.registeredBy : undefined;
  if (isRegisteredBy(live, registrar === undefined ? [principal] : [principal, registrar])) return [];
  const known = newest ? [live, newest] : [live];
  const ours = await newestOfOurs(live.definition.family, known, ecs);
  return judgeDrift({ service, live, ours, wanted, onDrift });
}
