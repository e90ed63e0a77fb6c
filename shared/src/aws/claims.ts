/** What a GitHub ID token says about the job, as far as trust policies use it. */
export interface Claims {
  /** The issuer's URL. */
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly environment?: string;
  /** refs/heads/main, refs/tags/v1, refs/pull/7/merge. */
  readonly ref?: string;
  readonly repository?: string;
  readonly repository_id?: string;
  readonly repository_owner_id?: string;
  /** The workflow file that holds the job, with its ref: a reusable workflow's own. */
  readonly job_workflow_ref?: string;
  /** The workflow file that was started, with its ref. */
  readonly workflow_ref?: string;
}

/** Reads the claims without checking the signature: for messages only, never for decisions. */
export function decodeClaims(token: string): Claims | undefined {
  const payload = parseObject(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  const texts = Object.fromEntries(Object.entries(payload).filter(([, value]) => typeof value === "string"));
  return texts.iss && texts.sub && texts.aud ? (texts as unknown as Claims) : undefined;
}

/**
 * `classic` is repo:OWNER/REPO:…; `immutable` is repo:OWNER@ID/REPO@ID:…, which repositories created, renamed or
 * transferred after 15 July 2026 send; `custom` is whatever the repository chose with include_claim_keys.
 */
type SubForm = "classic" | "immutable" | "custom";

export function subForm({ sub }: Claims): SubForm {
  const repository = REPOSITORY.exec(sub);
  if (!repository) return "custom";
  return repository.groups?.ownerId ? "immutable" : "classic";
}

/** The sub of this job in every form that GitHub may send for it; the one it did send comes first. */
export function subForms(claims: Claims): readonly string[] {
  const { owner, ownerId, name, nameId, context } = REPOSITORY.exec(claims.sub)?.groups ?? {};
  if (ownerId && nameId) return [claims.sub, `repo:${owner}/${name}${context}`];
  const { repository_owner_id, repository_id } = claims;
  if (!owner || !repository_owner_id || !repository_id) return [claims.sub];
  return [claims.sub, `repo:${owner}@${repository_owner_id}/${name}@${repository_id}${context}`];
}

const REPOSITORY =
  /^repo:(?<owner>[^/:@]+)(?:@(?<ownerId>\d+))?\/(?<name>[^/:@]+)(?:@(?<nameId>\d+))?(?<context>:.*)?$/;

function parseObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
