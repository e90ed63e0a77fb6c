import { Failure } from "../failure.ts";
import { type Agents, get, HttpStatusError } from "./http.ts";
import { explainNetworkError } from "./network-error.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What trust policies compare with `:aud`. */
const AUDIENCE = "sts.amazonaws.com";

/** Asks the runner for a new ID token of this job. It lives for five minutes, so each use asks for its own. */
export async function requestIdToken({
  env,
  agents,
  signal,
}: {
  env: Env;
  agents: Agents;
  signal: AbortSignal;
}): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  if (!address || !bearer) throw noTokenForThisJob(env);

  const url = new URL(address);
  url.searchParams.set("audience", AUDIENCE);
  const headers = { authorization: `Bearer ${bearer}`, accept: "application/json" };
  try {
    return readToken(await get(url, { headers, agents, timeoutMs: 10_000, signal }));
  } catch (error) {
    signal.throwIfAborted();
    throw explainTokenRequest(error);
  }
}

/** Why the runner offers this job no token, from what its environment says about the event. */
function noTokenForThisJob(env: Env): Failure {
  const message = "role-to-assume needs an ID token of this job, and GitHub offers it none.";
  if (!env.GITHUB_ACTIONS) {
    return new Failure(message, {
      hint: "ID tokens exist only in GitHub Actions. Elsewhere leave role-to-assume empty and provide AWS credentials in the environment.",
    });
  }
  const causes = [
    "The job lacks the permission. Add to the job (or to the workflow):\n  permissions:\n    id-token: write\n    contents: read",
    "In a reusable workflow the calling job must grant it too: a called workflow never has more permissions than its caller.",
    env.GITHUB_EVENT_NAME?.startsWith("pull_request") &&
      "Pull requests from forks and from Dependabot never get it, whatever the workflow says: deploy from a push or from workflow_dispatch.",
  ];
  return new Failure(message, { hint: causes.filter(Boolean).join("\n") });
}

function readToken(body: string): string {
  const token = /^\s*\{.*"value"\s*:\s*"([\w.-]+)"/s.exec(body)?.[1];
  if (!token) throw new Error("the answer holds no token");
  return token;
}

function explainTokenRequest(error: unknown): Failure {
  const network = explainNetworkError(error, "the runner's token service");
  if (network) return new Failure(`GitHub gave no ID token: ${network.what}.`, { hint: network.hint, cause: error });
  if (!(error instanceof HttpStatusError)) {
    return new Failure("GitHub gave no ID token: its token service answered with something else.", {
      hint: "Check whether a proxy answers in its place (HTTPS_PROXY, NO_PROXY), then run the job again.",
      cause: error,
    });
  }
  return new Failure(`GitHub gave no ID token: ${error.message}.`, { hint: statusHint(error.status), cause: error });
}

function statusHint(status: number): string {
  if (status >= 500) return "This is a fault of GitHub's: see https://www.githubstatus.com, then run the job again.";
  if (status === 429)
    return "Too many tokens were asked for at once: run fewer jobs at the same time, then run this one again.";
  return "The right to request tokens ends with the job; run the job again. If it stays, check `permissions: id-token: write`.";
}
