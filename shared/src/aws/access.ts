import type { ProcessEffects } from "../actions/process-effects.ts";
import { Failure } from "../failure.ts";
import { refuseAccount } from "./allowed-accounts.ts";
import { type AwsClientSettings, clientSettings } from "./client-settings.ts";
import { explainAwsError } from "./explain-aws-error.ts";
import type { RoleArn } from "./role-arn.ts";
import { type SessionPolicy, sessionName } from "./session.ts";
import { assumedRole, type Session } from "./web-identity.ts";

/** Which account an action works in, from its inputs. */
export interface AccessRequest {
  /** The input aws-region. */
  readonly region: string | undefined;
  /** Undefined: the credentials that the environment provides. */
  readonly roleToAssume: RoleArn | undefined;
  /** Twelve digits each. Empty: any account. */
  readonly allowedAccountIds: readonly string[];
  /** Of a role that is assumed here: what the step needs of all that the role may. */
  readonly sessionPolicy?: SessionPolicy | undefined;
}

/** Credentials for one account and region that were tried out. They renew themselves and never leave the process. */
export interface AwsAccess {
  /** Twelve digits. */
  readonly account: string;
  /** ARN of the user or of the role's session. */
  readonly principal: string;
  readonly region: string;
  /** "aws", "aws-cn", "aws-us-gov". */
  readonly partition: string;
  /** What to make a client with. `maxAttempts` counts the first one too: 5 unless told; see MUTATION_ATTEMPTS. */
  settings(options?: { readonly maxAttempts?: number }): AwsClientSettings;
}

/** Nothing else is asked of AWS before the account is known to be an allowed one. */
export async function openAccess(
  { region: regionInput, roleToAssume: role, allowedAccountIds, sessionPolicy }: AccessRequest,
  { env, clock, log, mask, signal }: ProcessEffects,
): Promise<AwsAccess> {
  const region = chooseRegion(regionInput, env);
  if (role) refuseAccount({ account: role.account, principal: role.arn, region }, allowedAccountIds);

  // Loaded late: a run that its inputs already refuse pays neither for the SDK nor for an HTTP client.
  const [{ awsSts }, { agents }] = await Promise.all([import("./sts.ts"), import("./http.ts")]);
  const connections = agents(env);
  const settings = (credentials: AwsClientSettings["credentials"], maxAttempts?: number) =>
    clientSettings({ region, credentials, agents: connections, release: env.GITHUB_ACTION_REF, maxAttempts });

  const credentials =
    role &&
    forSdk(
      assumedRole(
        { role, region, sessionName: sessionName(env), sessionPolicy },
        {
          sts: awsSts(settings(undefined), signal),
          idToken: async () => (await import("./oidc.ts")).requestIdToken({ env, agents: connections, signal }),
          clock,
          log,
          mask,
          signal,
        },
      ),
    );
  await credentials?.();

  const identity = await awsSts(settings(credentials), signal)
    .callerIdentity()
    .catch((error) => {
      signal.throwIfAborted();
      throw explainAwsError(error, { doing: "identifying the caller", region });
    });
  refuseAccount({ ...identity, region }, allowedAccountIds);
  log(`Working in account ${identity.account}, region ${region}, as ${identity.principal}.`);

  return {
    ...identity,
    region,
    partition: identity.principal.split(":")[1] ?? "aws",
    settings: ({ maxAttempts } = {}) => settings(credentials, maxAttempts),
  };
}

function chooseRegion(input: string | undefined, env: ProcessEffects["env"]): string {
  const region = input || env.AWS_REGION || env.AWS_DEFAULT_REGION;
  if (region) return region;
  throw new Failure("No AWS region is given.", {
    hint: "Set the input aws-region, for example to eu-west-1, or the environment variable AWS_REGION.",
  });
}

/** `memoized` tells the SDK to ask for every request: the session is kept here, once for all clients. */
function forSdk(session: () => Promise<Session>) {
  const provider = async () => {
    const { expiresAt, ...keys } = await session();
    return { ...keys, expiration: new Date(expiresAt) };
  };
  return Object.assign(provider, { memoized: true });
}
