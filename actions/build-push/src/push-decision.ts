import { Failure } from "@deploy-actions/shared/failure";

/** Whether this job can push, and when not, why that is no mistake. */
export type PushDecision = { readonly kind: "push" } | { readonly kind: "build-only"; readonly why: string };

interface Job {
  /** The input push. */
  readonly push: "auto" | "true" | "false";
  readonly hasRole: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A pull request of a fork, or one that Dependabot made: GitHub gives such a job neither secrets nor an ID token. */
  readonly isForeign: boolean;
}

/** A job that should push and cannot is red, but for pull requests that GitHub itself keeps from it. */
export function decidePush({ push, hasRole, env, isForeign }: Job): PushDecision {
  if (push === "false") return { kind: "build-only", why: "push is false" };
  if (push === "true" || (hasRole ? hasIdToken(env) : hasAmbientCredentials(env))) return { kind: "push" };
  if (isForeign) {
    const missing = hasRole ? "ID token" : "credentials";
    return { kind: "build-only", why: `GitHub gives a pull request of a fork or of Dependabot no ${missing}` };
  }
  // A self-hosted runner finds credentials where its environment says nothing of them: STS will tell.
  if (!hasRole) return { kind: "push" };
  throw new Failure("This job cannot sign in to AWS: it has no ID token, and role-to-assume needs one.", {
    hint: 'Add "permissions: { contents: read, id-token: write }" to the job; who calls a reusable workflow has to grant it, too. To build without pushing, write "push: false".',
  });
}

function hasIdToken(env: Job["env"]): boolean {
  return Boolean(env.ACTIONS_ID_TOKEN_REQUEST_URL && env.ACTIONS_ID_TOKEN_REQUEST_TOKEN);
}

/** Variables by which the SDK's default chain finds credentials. */
function hasAmbientCredentials(env: Job["env"]): boolean {
  return [
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  ].some((name) => env[name]);
}
