import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import { formatDate, objectionToDate } from "./date-format.ts";
import type { GitEvent } from "./event.ts";

/** What `{{…}}` stands for: names, and the times that `date` and `commit_date` show, in milliseconds since the epoch. */
export interface Values {
  readonly names: Readonly<Record<string, string>>;
  readonly date: number;
  readonly commit_date: number;
}

/** Those that docker/metadata-action has in `value`, `prefix`, `suffix` and `enable`. */
export const GLOBAL_NAMES = ["branch", "tag", "sha", "base_ref", "is_default_branch"];

export const VERSION_NAMES = ["raw", "version", "major", "minor", "patch"];

const DATES = ["date", "commit_date"] as const;

/** Digits of a short SHA, as docker/metadata-action has it. */
export const SHORT_SHA = 7;

export function globalValues(event: GitEvent, { now, committedAt }: { now: number; committedAt: number }): Values {
  const { ref, sha, defaultBranch } = event;
  return {
    names: {
      branch: ref.kind === "branch" ? ref.name : "",
      tag: ref.kind === "tag" ? ref.name : "",
      sha: sha.slice(0, SHORT_SHA),
      base_ref: ref.kind === "pull-request" ? (ref.base ?? "") : "",
      is_default_branch: String(ref.kind === "branch" && ref.name === defaultBranch),
    },
    date: now,
    commit_date: committedAt,
  };
}

/** The template must have been found good by `objectionTo`. */
export function render(template: string, values: Values): string {
  return template.replace(EXPRESSION, (_, inner: string) => {
    const dated = DATE.exec(inner.trim())?.groups;
    if (!dated) return values.names[inner.trim()] ?? "";
    return formatDate(values[dated.name as (typeof DATES)[number]], dated.format ?? "", dated.zone ?? "UTC");
  });
}

/** Why a template cannot be rendered with these names; undefined when it can. */
export function objectionTo(template: string, names: readonly string[]): { message: string; fix?: string } | undefined {
  for (const [, inner = ""] of template.matchAll(EXPRESSION)) {
    const dated = DATE.exec(inner.trim())?.groups;
    const bad = dated && objectionToDate(dated.format ?? "", dated.zone ?? "UTC");
    if (bad) return { message: bad };
    if (dated || names.includes(inner.trim())) continue;
    const [word = ""] = inner.trim().split(/\s/);
    if ((DATES as readonly string[]).includes(word))
      return { message: `"{{${inner}}}" has no format.`, fix: `Write {{${word} 'YYYYMMDD'}}.` };
    const fix = didYouMean(inner.trim(), [...names, ...DATES]);
    return { message: `"{{${inner}}}" is not known here.`, ...(fix ? { fix } : {}) };
  }
  return template.replace(EXPRESSION, "").includes("{{") ? { message: '"{{" is not closed.' } : undefined;
}

const EXPRESSION = /\{\{([^{}]*)\}\}/g;

const DATE = /^(?<name>commit_date|date)\s+(?<q>['"])(?<format>[^'"]*)\k<q>(?:\s+tz=(?<z>['"])(?<zone>[^'"]*)\k<z>)?$/;
