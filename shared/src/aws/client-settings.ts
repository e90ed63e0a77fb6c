import type { STSClientConfig } from "@aws-sdk/client-sts";
import type { Agents } from "./http.ts";

/**
 * What every client is made with: `new ECSClient(access.settings())`. Endpoints are not among it: the SDK itself
 * honours AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE>.
 */
export type AwsClientSettings = Required<
  Pick<STSClientConfig, "region" | "retryMode" | "maxAttempts" | "customUserAgent" | "requestHandler">
> &
  Pick<STSClientConfig, "credentials">;

/** Tried by the SDK in all, the first included, when throttled, after a 5xx or a lost connection. */
const READ_ATTEMPTS = 5;

/** For a client whose mutations are safe to repeat: they end on the same state however often they arrive. */
export const MUTATION_ATTEMPTS = 8;

export function clientSettings({
  region,
  credentials,
  agents,
  release,
  maxAttempts = READ_ATTEMPTS,
}: {
  region: string;
  /** Undefined: the SDK's default chain. */
  credentials: AwsClientSettings["credentials"];
  agents: Agents;
  /** The ref of this action that the workflow uses, like v1. */
  release: string | undefined;
  maxAttempts?: number | undefined;
}): AwsClientSettings {
  return {
    region,
    ...(credentials ? { credentials } : {}),
    retryMode: "adaptive",
    maxAttempts,
    customUserAgent: [release ? ["deploy-actions", release] : ["deploy-actions"]],
    requestHandler: {
      ...agents,
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      // Without it the SDK only warns that a request takes too long.
      throwOnRequestTimeout: true,
    },
  };
}
