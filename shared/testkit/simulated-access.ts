import type { Simulator } from "@deploy-actions/simulator/simulator";
import type { AwsAccess } from "../src/aws/access.ts";
import { clientSettings } from "../src/aws/client-settings.ts";
import { agents } from "../src/aws/http.ts";

/** Access to a simulated account without the environment, which belongs to the whole process. */
export function accessTo({
  url,
  account,
  region,
  env,
}: Pick<Simulator, "url" | "account" | "region" | "env">): AwsAccess {
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = env;
  const connections = agents({});
  return {
    account,
    region,
    partition: "aws",
    principal: `arn:aws:iam::${account}:user/simulator`,
    settings: ({ maxAttempts } = {}) => {
      const credentials = async () => ({ accessKeyId, secretAccessKey });
      const settings = clientSettings({ region, credentials, agents: connections, release: undefined, maxAttempts });
      return Object.assign(settings, { endpoint: url });
    },
  };
}

/** The same for a user who may do nothing but this. */
export function accessAllowing(aws: Simulator, actions: readonly string[]): AwsAccess {
  const statement = { Effect: "Allow", Action: actions, Resource: "*" };
  const env = aws.iam.user("limited", { policies: [{ Version: "2012-10-17", Statement: [statement] }] });
  return accessTo({ ...aws, env });
}
