import type { Checked, Problem } from "@deploy-actions/shared/problems";
import * as v from "valibot";

/** What made the workflow run, as far as tags and changes depend on it. */
export interface GitEvent {
  /** `push`, `pull_request`, `schedule` and so on. */
  readonly name: string;
  readonly ref: GitRef;
  /** The commit, all 40 digits. Of a pull request the head, which people know, and not the merge that GitHub checks out. */
  readonly sha: string;
  /** Undefined: the event does not say it. */
  readonly defaultBranch: string | undefined;
  /** What a push moved the ref from; undefined when it made the ref, and for other events. */
  readonly before: string | undefined;
}

export type GitRef =
  | { readonly kind: "branch"; readonly name: string }
  | { readonly kind: "tag"; readonly name: string }
  | {
      readonly kind: "pull-request";
      readonly number: number;
      /** Branch that it is to be merged into, and its commit when the event happened. */
      readonly base: string | undefined;
      readonly baseSha: string | undefined;
    };

/**
 * Out of the variables of the runner and the event's payload (what the file GITHUB_EVENT_PATH holds).
 * https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
export function readEvent(env: Readonly<Record<string, string | undefined>>, payload: unknown): Checked<GitEvent> {
  const { GITHUB_EVENT_NAME: name = "", GITHUB_REF: ref = "", GITHUB_SHA: sha = "" } = env;
  const { pull_request: pull, repository, before } = v.parse(PAYLOAD, payload);
  const found = name.startsWith("pull_request") && pull ? pullRequestOf(pull) : refOf(ref);
  const commit = found?.kind === "pull-request" ? (pull?.head?.sha ?? sha) : sha;
  const problems: Problem[] = [];
  if (!found) problems.push({ at: "GITHUB_REF", message: `"${ref}" is no branch, tag or pull request.`, fix: RUNNER });
  if (!SHA.test(commit)) problems.push({ at: "GITHUB_SHA", message: `"${commit}" is no commit.`, fix: RUNNER });
  if (!found || problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: {
      name,
      ref: found,
      sha: commit,
      defaultBranch: repository?.default_branch,
      before: name === "push" && before && !/^0+$/.test(before) ? before : undefined,
    },
  };
}

const RUNNER = "GitHub's runner sets it; outside of one set it yourself.";

/** SHA-1, or SHA-256 where a repository has it. */
const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const text = v.fallback(v.optional(v.string()), undefined);

const PAYLOAD = v.fallback(
  v.object({
    before: text,
    repository: v.fallback(v.optional(v.object({ default_branch: text })), undefined),
    pull_request: v.fallback(
      v.optional(
        v.object({
          number: v.number(),
          head: v.fallback(v.optional(v.object({ sha: text })), undefined),
          base: v.fallback(v.optional(v.object({ ref: text, sha: text })), undefined),
        }),
      ),
      undefined,
    ),
  }),
  {},
);

function pullRequestOf({ number, base }: NonNullable<v.InferOutput<typeof PAYLOAD>["pull_request"]>): GitRef {
  return { kind: "pull-request", number, base: base?.ref, baseSha: base?.sha };
}

function refOf(ref: string): GitRef | undefined {
  const [, kind, name = ""] = /^refs\/(heads|tags|pull)\/(.+)$/s.exec(ref) ?? [];
  switch (kind) {
    case "heads":
      return { kind: "branch", name };
    case "tags":
      return { kind: "tag", name };
    case "pull":
      return { kind: "pull-request", number: Number.parseInt(name, 10), base: undefined, baseSha: undefined };
    default:
      return undefined;
  }
}

/** A pull request of a fork, or of Dependabot: its job gets neither secrets nor an ID token. */
export function isForeign(env: Readonly<Record<string, string | undefined>>, payload: unknown): boolean {
  if (env.GITHUB_EVENT_NAME !== "pull_request") return false;
  const { pull_request: pull, repository } = Object(payload);
  const head: unknown = pull?.head?.repo?.full_name;
  // A fork that was deleted meanwhile has no name any more.
  return env.GITHUB_ACTOR === "dependabot[bot]" || head !== (repository?.full_name ?? env.GITHUB_REPOSITORY);
}
