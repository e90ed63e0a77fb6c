import { ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { explaining } from "@deploy-actions/shared/aws/explain-aws-error";
import { renewed } from "@deploy-actions/shared/aws/renewed";
import type { Clock } from "@deploy-actions/shared/clock";
import { Secret } from "@deploy-actions/shared/secret";
import type { Login } from "./login.ts";

/** A push of large layers should not outlive it, ms. Tokens live for 12 hours, less where the session of the role is short. */
const RENEW_BEFORE_END_MS = 10 * 60_000;

export interface AwsLoginOptions {
  readonly access: Pick<AwsAccess, "settings" | "principal">;
  readonly region: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly mask: (value: string) => void;
}

/**
 * The login to the account's own registry, a new one when less than ten minutes are left. Its user and password are good
 * for every registry of the Region that the caller may use, under whatever host (GetAuthorizationToken, ECR API reference).
 */
export function awsLogin({ access, region, clock, log, mask }: AwsLoginOptions): () => Promise<Login> {
  const client = new ECRClient({ ...access.settings(), region });
  const explained = explaining({ region, principal: access.principal });
  const obtain = () =>
    explained("signing in to ECR", async (): Promise<Login> => {
      const { authorizationData: [data] = [] } = await client.send(new GetAuthorizationTokenCommand({}));
      const { authorizationToken, expiresAt, proxyEndpoint } = data ?? {};
      if (!authorizationToken || !expiresAt || !proxyEndpoint)
        throw new Error("GetAuthorizationToken answered without a token");
      // Docker's configuration holds both in one, as AWS gives them.
      mask(authorizationToken);
      const [, username = "", password = ""] =
        /^([^:]*):(.*)$/s.exec(Buffer.from(authorizationToken, "base64").toString()) ?? [];
      mask(password);
      return {
        host: new URL(proxyEndpoint).host,
        username,
        password: new Secret(password),
        expiresAt: expiresAt.getTime(),
      };
    });
  return renewed(obtain, { clock, marginMs: RENEW_BEFORE_END_MS, log });
}
