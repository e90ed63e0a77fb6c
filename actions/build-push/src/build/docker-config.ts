import type { Login } from "../registry/login.ts";

/** A config.json of docker's: https://docs.docker.com/reference/cli/docker/#docker-cli-configuration-file-configjson-properties */
export interface DockerConfig {
  readonly auths: Readonly<Record<string, unknown>>;
  readonly credHelpers?: Readonly<Record<string, unknown>>;
  readonly proxies?: unknown;
  readonly HttpHeaders?: unknown;
  readonly currentContext?: unknown;
}

/**
 * A configuration of the step's own: the user's, and the logins over it. Without a helper that would be asked instead of a
 * login, and with the user's `credsStore` for the registries alone that it keeps a login to: base images come from there.
 */
export function privateConfig(theirs: unknown, logins: readonly Login[]): DockerConfig {
  const { auths, credsStore, proxies, HttpHeaders, currentContext, ...rest } = Object(theirs) as TheirConfig;
  const stored = credsStore ? storedBy(credsStore, auths) : {};
  const credHelpers = Object.keys(stored).length === 0 ? rest.credHelpers : { ...stored, ...rest.credHelpers };
  const hosts = new Set(logins.map(({ host }) => host));
  const without = (entries: Readonly<Record<string, unknown>> | undefined) =>
    Object.fromEntries(Object.entries(entries ?? {}).filter(([host]) => !hosts.has(hostOf(host))));
  const own = logins.map(({ host, username, password }) => {
    const auth = Buffer.from(`${username}:${password.reveal()}`).toString("base64");
    return [host, { auth }] as const;
  });
  return {
    auths: { ...without(auths), ...Object.fromEntries(own) },
    ...(credHelpers === undefined ? {} : { credHelpers: without(credHelpers) }),
    ...(proxies === undefined ? {} : { proxies }),
    ...(HttpHeaders === undefined ? {} : { HttpHeaders }),
    ...(currentContext === undefined ? {} : { currentContext }),
  };
}

interface TheirConfig extends Partial<DockerConfig> {
  /** Name of the program that keeps all logins. */
  readonly credsStore?: unknown;
}

/** Docker writes an entry without a login for each registry whose login the store has. */
function storedBy(store: unknown, auths: DockerConfig["auths"] = {}): Readonly<Record<string, unknown>> {
  const stored = Object.entries(auths).filter(([, entry]) => Object(entry).auth === undefined);
  return Object.fromEntries(stored.map(([host]) => [host, store]));
}

/** Docker finds `https://host/v2/` for `host`, too. */
function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}
