import type { Faults } from "../faults.ts";
import type { Outcome } from "../protocol/endpoint.ts";
import type { HttpRequest } from "../protocol/http.ts";
import type { WireAnswer } from "../protocol/protocol.ts";
import { Commits } from "./commits.ts";
import { jobToken } from "./job-token.ts";

/** Where GITHUB_API_URL leads, below the simulator's own address. */
export const githubApiPath = "/github/api";

/** GitHub's REST API as far as a deploy asks it: how two commits of a repository are related. */
export class GithubApi {
  /** What a job has as github.token. */
  readonly token = jobToken;
  readonly #commits = new Commits();

  /** Commits that follow each other, the oldest first. Called again it adds a branch, from the first commit that is known. */
  history(shas: readonly string[]): void {
    this.#commits.add(shas);
  }

  /** Answers a request for a path of the API; undefined for any other. */
  answer({ method, path, headers }: HttpRequest, faults: Faults): Outcome | undefined {
    if (!path.startsWith(`${githubApiPath}/`)) return undefined;
    const comparison = /^\/repos\/[^/]+\/[^/]+\/compare\/(.+?)\.\.\.(.+)$/.exec(path.slice(githubApiPath.length));
    if (method !== "GET" || !comparison) return notFound;

    const fault = faults.take("github:CompareCommits")?.fault;
    if (fault === "reset") return "reset";
    if (fault === "timeout") return "silence";
    if (fault === "throttle") return json(429, { message: "You have exceeded a secondary rate limit." });
    if (fault === "server-error") return json(503, { message: "Service Unavailable" });
    if (fault) return json(403, { message: "Resource not accessible by integration" });

    const sent = headers.authorization?.replace(/^(bearer|token) /i, "");
    if (sent === undefined) return json(401, { message: "Requires authentication" });
    if (sent !== this.token) return json(401, { message: "Bad credentials" });
    const [base = "", head = ""] = comparison.slice(1).map(decodeURIComponent);
    const compared = this.#commits.compare(base, head);
    return compared ? json(200, compared) : notFound;
  }
}

function json(status: number, body: object): WireAnswer {
  return { status, headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body) };
}

const notFound = json(404, { message: "Not Found" });
