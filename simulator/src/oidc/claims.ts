/** What a token of the runner says about its job, before `iss`, `aud` and the times are added. */
export interface JobClaims {
  readonly repository: string;
  readonly repository_id: string;
  readonly repository_owner: string;
  readonly repository_owner_id: string;
  readonly repository_visibility: "public" | "private" | "internal";
  readonly ref: string;
  readonly ref_type: "branch" | "tag";
  readonly ref_protected: "true" | "false";
  readonly sha: string;
  readonly head_ref: string;
  readonly base_ref: string;
  readonly event_name: string;
  readonly environment?: string;
  readonly actor: string;
  readonly actor_id: string;
  readonly workflow: string;
  readonly workflow_ref: string;
  readonly workflow_sha: string;
  readonly job_workflow_ref: string;
  readonly job_workflow_sha: string;
  readonly run_id: string;
  readonly run_number: string;
  readonly run_attempt: string;
  readonly runner_environment: "github-hosted" | "self-hosted";
}

/** classic: repo:acme/shop:…; immutable: repo:acme@1001/shop@2002:…, for repositories created or renamed since July 2026. */
export type SubjectForm = "classic" | "immutable";

const sha = "5f2c1a90d3b84e6f7a1b2c3d4e5f60718293a4b5";

/** A push to main of acme/shop, as the simulated runner runs it. */
export const pushToMain: JobClaims = {
  repository: "acme/shop",
  repository_id: "2002",
  repository_owner: "acme",
  repository_owner_id: "1001",
  repository_visibility: "private",
  ref: "refs/heads/main",
  ref_type: "branch",
  ref_protected: "true",
  sha,
  head_ref: "",
  base_ref: "",
  event_name: "push",
  actor: "octocat",
  actor_id: "3003",
  workflow: "deploy",
  workflow_ref: "acme/shop/.github/workflows/deploy.yml@refs/heads/main",
  workflow_sha: sha,
  job_workflow_ref: "acme/shop/.github/workflows/deploy.yml@refs/heads/main",
  job_workflow_sha: sha,
  run_id: "4004",
  run_number: "5",
  run_attempt: "1",
  runner_environment: "github-hosted",
};

/** The default `sub`: the repository, then the environment, the pull request or the ref, in this order of precedence. */
export function subject(claims: JobClaims, form: SubjectForm): string {
  const [owner = "", name = ""] = claims.repository.split("/");
  const repository =
    form === "classic" ? `${owner}/${name}` : `${owner}@${claims.repository_owner_id}/${name}@${claims.repository_id}`;
  return `repo:${repository}:${context(claims)}`;
}

function context({ environment, event_name, ref }: JobClaims): string {
  if (environment !== undefined) return `environment:${environment.replaceAll(":", "%3A")}`;
  return event_name === "pull_request" ? "pull_request" : `ref:${ref}`;
}
