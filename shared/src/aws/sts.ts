import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsClientSettings } from "./client-settings.ts";
import type { Identity, Sts } from "./session.ts";

/** STS in the region of the settings, through the AWS SDK. */
export function awsSts(settings: AwsClientSettings, signal: AbortSignal): Sts {
  return {
    async assumeRole({ role, sessionName, token, seconds, policy }) {
      // One attempt: whoever tries again needs a new token. The call is unsigned, so no credentials are looked for.
      const sts = new STSClient({ ...settings, maxAttempts: 1 });
      const command = new AssumeRoleWithWebIdentityCommand({
        RoleArn: role.arn,
        RoleSessionName: sessionName,
        WebIdentityToken: token,
        DurationSeconds: seconds,
        ...(policy === undefined ? {} : { Policy: policy }),
      });
      const { Credentials } = await sts.send(command, { abortSignal: signal });
      const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
      if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new Error("STS answered without credentials.");
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    },

    async callerIdentity(): Promise<Identity> {
      const sts = new STSClient(settings);
      const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
      if (!Account || !Arn) throw new Error("STS answered without an identity.");
      return { account: Account, principal: Arn };
    },
  };
}
