import type { Checked, Problem } from "@deploy-actions/shared/problems";
import type { Source } from "./source.ts";

/** One image on its way. */
export interface Promotion {
  readonly name: string;
  readonly source: Source;
  readonly destination: Place;
}

export interface Place {
  /** Undefined: the registry of this step. */
  readonly host: string | undefined;
  /** Without the registry: `shop/web`. */
  readonly repository: string;
}

/**
 * Where each image goes: to `to`, or, where that is not given, to the repository of the same name in the registry of this
 * step, which for most is the one where it is.
 */
export function promotionsOf(sources: readonly Source[], to: Place | undefined): Checked<readonly Promotion[]> {
  const promotions = sources.map((source) => ({
    name: source.name,
    source,
    destination: to ?? { host: undefined, repository: source.repository },
  }));
  const problems: Problem[] = [];
  const groups = Map.groupBy(promotions, ({ destination: { host, repository } }) => `${host ?? ""}/${repository}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (!first || group.length === 1) continue;
    const { repository } = first.destination;
    const names = group.map(({ source }) => written(source)).join(", ");
    problems.push({
      at: to ? "repository" : "from",
      message: `${group.length} images would get the same tags in ${repository}: ${names}.`,
      fix: to ? "Leave repository out: each goes to the one of its own name." : "Name one of them.",
    });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: promotions };
}

/** As people write it. */
export function written({ host, repository, id }: Pick<Source, "host" | "repository" | "id">): string {
  return [host && `${host}/`, repository, "digest" in id ? `@${id.digest}` : `:${id.tag}`].filter(Boolean).join("");
}
