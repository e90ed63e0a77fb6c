import { agents } from "@deploy-actions/shared/aws/http";
import type { Clock } from "@deploy-actions/shared/clock";
import { ecrImage } from "@deploy-actions/shared/ecr/ecr-image";
import type { Account } from "../account.ts";
import type { Registries } from "./distribution.ts";
import { dockerLogin } from "./docker-login.ts";
import { ociDistribution } from "./oci-http.ts";

interface Means {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly mask: (value: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Registries by their hosts. ECR of the account's Region, whosever it is, is signed in to as the account, and so are the
 * `own` hosts; others as docker is by its configuration, or by nobody, as public ones allow it.
 */
export function ociRegistries(
  {
    account,
    own,
    dockerConfig,
  }: {
    readonly account: Pick<Account, "region" | "login"> | undefined;
    readonly own: readonly string[];
    /** What docker's config.json says. */
    readonly dockerConfig: unknown;
  },
  { env, clock, log, mask, signal }: Means,
): Registries {
  const shared = { agents: agents(env), clock, log };
  const isOfAccount = (host: string) =>
    own.includes(host) || (account !== undefined && ecrImage(`${host}/any`)?.region === account.region);
  return (host, until = signal) => {
    const login = dockerLogin(dockerConfig, host);
    if (login) mask(login.password.reveal());
    return ociDistribution({
      ...shared,
      host,
      signal: until,
      login: async () => (account && isOfAccount(host) ? await account.login() : login),
    });
  };
}
