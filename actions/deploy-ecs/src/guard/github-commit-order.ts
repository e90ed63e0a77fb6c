import { isTransient } from "@deploy-actions/shared/aws/aws-error";
import { agents, get, HttpStatusError } from "@deploy-actions/shared/aws/http";
import { explainNetworkError } from "@deploy-actions/shared/aws/network-error";
import type { Clock } from "@deploy-actions/shared/clock";
import { retry } from "@deploy-actions/shared/retry";
import type { Secret } from "@deploy-actions/shared/secret";
import * as v from "valibot";
import type { CommitOrder, CommitPair, CommitRelation } from "./commit-order.ts";

/** A deploy does not wait long for what it can do without: 3 requests of 5 s at most. */
const ATTEMPTS = 3;
const TIMEOUT_MS = 5_000;

/** What "Compare two commits" answers, as far as it is read. */
const COMPARISON = v.object({
  status: v.picklist(["ahead", "behind", "diverged", "identical"]),
  ahead_by: v.number(),
  behind_by: v.number(),
});

interface GithubEffects {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Asks GitHub's REST API. The token needs `contents: read`. */
export function githubCommitOrder(token: Secret | undefined, effects: GithubEffects): CommitOrder {
  const { env, clock, log, signal } = effects;
  const { GITHUB_API_URL: api = "https://api.github.com", GITHUB_ACTION_REF: release = "" } = env;
  const connections = agents(env);

  /** Services that are deployed together come with the same question. */
  const asked = new Map<string, Promise<CommitRelation>>();

  return {
    compare(pair) {
      const key = [pair.repository, pair.base, pair.head].join(" ");
      const answer = asked.get(key) ?? compare(pair);
      asked.set(key, answer);
      return answer;
    },
  };

  async function compare({ repository, base, head }: CommitPair): Promise<CommitRelation> {
    if (!token) return { kind: "unknown", why: "github-token is empty" };
    // Commits and files of the comparison are not read: a page of one keeps the answer small.
    const url = new URL(`${api}/repos/${repository}/compare/${base}...${head}?per_page=1`);
    const headers = {
      authorization: `Bearer ${token.reveal()}`,
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": ["deploy-actions", release].filter(Boolean).join("/"),
    };
    try {
      const ask = () => get(url, { headers, agents: connections, timeoutMs: TIMEOUT_MS, signal });
      const tell = (line: string) => log(`Asking GitHub which commit is newer. ${line}`);
      return read(await retry(ask, { clock, attempts: ATTEMPTS, retryable: isTransient, log: tell, signal }));
    } catch (error) {
      signal.throwIfAborted();
      return { kind: "unknown", why: explain(error, { repository }) };
    }
  }
}

function read(body: string): CommitRelation {
  const { status, ahead_by: ahead, behind_by: behind } = v.parse(COMPARISON, JSON.parse(body));
  switch (status) {
    case "identical":
      return { kind: status };
    case "ahead":
      return { kind: status, by: ahead };
    case "behind":
      return { kind: status, by: behind };
    case "diverged":
      return { kind: status, ahead, behind };
  }
}

function explain(error: unknown, { repository }: Pick<CommitPair, "repository">): string {
  const network = explainNetworkError(error, "GitHub");
  if (network) return network.what;
  if (!(error instanceof HttpStatusError)) return "GitHub answered with something else than a comparison";
  return `${error.message}${(BY_STATUS[error.status] ?? (() => ""))(repository)}`;
}

/** GitHub says 404 also of what the token may not see. */
const BY_STATUS: Readonly<Record<number, (repository: string) => string>> = {
  401: () => ": it does not accept github-token",
  403: (repository) =>
    `: github-token may not read ${repository} (permissions, contents: read), or has used up its requests of this hour`,
  404: (repository) =>
    `: a commit is not in ${repository} any more, or github-token may not read it (permissions, contents: read)`,
  429: () => ": it was asked too often",
};
