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
 * A configuration of the step's own: the user's, and the logins over it. Without `credsStore`, which would keep and give
 * the logins of all steps of the machine, and without a helper that would be asked instead of a login.
 */
export function privateConfig(theirs: unknown, logins: readonly Login[]): DockerConfig {
  const { auths, credHelpers, proxies, HttpHeaders, currentContext } = Object(theirs) as Partial<DockerConfig>;
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

/** Docker finds `https://host/v2/` for `host`, too. */
function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
}
