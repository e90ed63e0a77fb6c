import type { SimClock } from "../clock.ts";
import { trusts } from "./evaluate.ts";
import { type Policy, type PolicyDocument, parseIdentityPolicy, parseTrustPolicy } from "./policy.ts";
import { type AccessKey, longTermKey, type Principal, sessionKey, uniqueId } from "./principals.ts";

export interface Role {
  readonly arn: string;
  readonly name: string;
  /** "/" or "/service-role/". */
  readonly path: string;
  /** Milliseconds since the epoch, on the simulator's clock. */
  readonly createdAt: number;
  /** The trust policy as it was given, as JSON. */
  readonly trustDocument: string;
  readonly uniqueId: string;
  readonly trust: Policy;
  readonly policies: readonly Policy[] | undefined;
  readonly maxSessionSeconds: number;
}

/** A user's access key, as environment variables of a process. */
export type KeyEnv = Readonly<Record<"AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY", string>>;

/** The account's users, roles, identity providers and the keys that are out. */
export class Iam {
  readonly #account: string;
  readonly #clock: SimClock;
  readonly #policies = new Map<string, Policy[]>();
  readonly #roles = new Map<string, Role>();
  readonly #keys = new Map<string, AccessKey>();
  readonly #providers = new Map<string, readonly string[]>();

  constructor(account: string, clock: SimClock) {
    this.#account = account;
    this.#clock = clock;
  }

  /** Creates a user and an access key for it. Without `policies` it may do everything; with an empty list, nothing. */
  user(name: string, { policies }: { policies?: readonly PolicyDocument[] } = {}): KeyEnv {
    const arn = `arn:aws:iam::${this.#account}:user/${name}`;
    const key = longTermKey({ arn, userId: uniqueId("AIDA"), policies: this.#store(arn, policies) });
    this.#keys.set(key.accessKeyId, key);
    return { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey };
  }

  /** Creates a role, or replaces it, and returns its ARN. Without `policies` it may do everything; with an empty list, nothing. */
  role(name: string, { trust, policies, path = "/", maxSessionSeconds = 3600 }: RoleSettings): string {
    const arn = `arn:aws:iam::${this.#account}:role${path}${name}`;
    this.#roles.set(arn, {
      arn,
      name,
      path,
      createdAt: this.#clock.now(),
      uniqueId: uniqueId("AROA"),
      trust: parseTrustPolicy(trust),
      trustDocument: typeof trust === "string" ? trust : JSON.stringify(trust),
      policies: this.#store(arn, policies),
      maxSessionSeconds,
    });
    return arn;
  }

  /** Adds a policy to a user or role; sessions that are open feel it at once. */
  attach(arn: string, policy: PolicyDocument): void {
    const attached = this.#policies.get(arn);
    if (!attached)
      throw new Error(`${arn} was created without policies, so it may do everything: create it with \`policies: []\`.`);
    attached.push(parseIdentityPolicy(policy));
  }

  /** Creates an OIDC identity provider, or replaces its audiences. `issuer` is the URL in the tokens' `iss`. */
  oidcProvider(issuer: string, { audiences = ["sts.amazonaws.com"] }: { audiences?: readonly string[] } = {}): string {
    this.#providers.set(issuer, audiences);
    return this.oidcProviderArn(issuer);
  }

  removeOidcProvider(issuer: string): void {
    this.#providers.delete(issuer);
  }

  /** Ends every session that is open now, as if its time had run out. */
  expireSessions(): void {
    for (const key of this.#keys.values()) {
      if (key.sessionToken) this.#keys.set(key.accessKeyId, { ...key, expiresAt: this.#clock.now() });
    }
  }

  findRole(arn: string): Role | undefined {
    return this.#roles.get(arn);
  }

  /** Names are unique in an account, whatever their paths. */
  findRoleNamed(name: string): Role | undefined {
    return [...this.#roles.values()].find((role) => role.name === name);
  }

  /**
   * Whether a service of AWS may assume a role on behalf of this resource. Roles that were not created here are only
   * names in task definitions: they count as well made.
   */
  isAssumableBy(service: string, arn: string, sourceArn: string): boolean {
    const role = this.findRole(arn);
    const context = { "aws:SourceAccount": this.#account, "aws:SourceArn": sourceArn };
    return !role || trusts(role.trust, { action: "sts:AssumeRole", kind: "Service", names: [service], context });
  }

  /** The audiences a provider accepts; undefined when the account has no such provider. */
  findAudiences(issuer: string): readonly string[] | undefined {
    return this.#providers.get(issuer);
  }

  oidcProviderArn(issuer: string): string {
    return `arn:aws:iam::${this.#account}:oidc-provider/${issuer.replace(/^https?:\/\//, "")}`;
  }

  openSession(principal: Principal, seconds: number): ReturnType<typeof sessionKey> {
    const key = sessionKey(principal, this.#clock.now() + seconds * 1000);
    this.#keys.set(key.accessKeyId, key);
    return key;
  }

  findKey(accessKeyId: string): AccessKey | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** Who holds an ARN, as GetCallerIdentity needs it. */
  findPrincipal(arn: string): Principal | undefined {
    return [...this.#keys.values()].map(({ principal }) => principal).findLast((principal) => principal.arn === arn);
  }

  isExpired({ expiresAt }: AccessKey): boolean {
    return expiresAt !== undefined && expiresAt <= this.#clock.now();
  }

  #store(arn: string, documents: readonly PolicyDocument[] | undefined): Policy[] | undefined {
    const policies = documents?.map(parseIdentityPolicy);
    if (policies) this.#policies.set(arn, policies);
    else this.#policies.delete(arn);
    return policies;
  }
}

interface RoleSettings {
  readonly trust: PolicyDocument;
  readonly policies?: readonly PolicyDocument[];
  /** Begins and ends with a slash. Default "/". */
  readonly path?: string;
  /** 3600 to 43200, default 3600. */
  readonly maxSessionSeconds?: number;
}
