import { invalid, type Problem } from "@deploy-actions/shared/problems";
import type { Effects } from "../effects.ts";
import type { PromoteInputs } from "../inputs.ts";
import { type Promotion, promotionsOf } from "../promote/promotion.ts";
import { readSources } from "../promote/source.ts";
import { readEvent } from "../tags/event.ts";
import { type ImageTag, tagsOfRules } from "../tags/tags-for.ts";

/** What is asked for, before anybody is asked. */
export interface Request {
  readonly promotions: readonly Promotion[];
  /** Of the rules: the same for every image. */
  readonly tags: readonly ImageTag[];
}

/** Throws all that is known to be wrong without a registry. */
export async function readRequest({ promotion }: PromoteInputs, effects: Effects): Promise<Request> {
  const { from, to, tags: rules } = promotion;
  const problems: Problem[] = [];
  const sources = readSources(from);
  const place = to && { host: to.registry?.host, repository: to.name };
  const promotions = sources.ok ? promotionsOf(sources.value, place) : sources;
  if (!promotions.ok) problems.push(...promotions.problems);
  const tags = rules.length === 0 ? ({ ok: true, value: [] } as const) : await ruled(promotion, effects);
  if (!tags.ok) problems.push(...tags.problems);
  if (problems.length > 0 || !promotions.ok || !tags.ok) throw invalid("The promotion cannot begin:", problems);
  return { promotions: promotions.value, tags: tags.value };
}

/** By the commit of the workflow run: for most that of the image, too, and for others a rule can say the value. */
async function ruled({ tags: rules }: PromoteInputs["promotion"], { env, event: payload, git, clock }: Effects) {
  const event = readEvent(env, payload());
  if (!event.ok) return event;
  const now = clock.now();
  const committedAt = (await git.committedAt(event.value.sha)) ?? now;
  return tagsOfRules({ rules, event: event.value, times: { now, committedAt } });
}
