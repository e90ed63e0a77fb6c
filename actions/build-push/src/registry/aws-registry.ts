import { ECRClient } from "@aws-sdk/client-ecr";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { MUTATION_ATTEMPTS } from "@deploy-actions/shared/aws/client-settings";
import type { Clock } from "@deploy-actions/shared/clock";
import { awsImages } from "./aws-images.ts";
import { awsPolicies } from "./aws-policies.ts";
import { explainingEcr } from "./aws-registry-errors.ts";
import { awsRepositories } from "./aws-repositories.ts";
import { awsScans } from "./aws-scans.ts";
import type { Registry } from "./registry.ts";

export interface AwsRegistryOptions {
  readonly access: Pick<AwsAccess, "settings" | "principal">;
  /** The account whose registry it is, twelve digits: another than that of the access is asked by its repository policies. */
  readonly registryId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Ends waiting for a preview. What is written is not cut short, and can be taken back after a cancel. */
  readonly signal: AbortSignal;
}

/** What the ports of one registry have in common. */
export interface AwsRegistryMeans {
  readonly client: ECRClient;
  /** Sends a call one time and at once, whatever was answered to those before. */
  readonly onceClient: ECRClient;
  readonly registryId: string;
  /** Errors come out in plain words. `doing`: the middle of a sentence, like `listing the images of shop/web`. */
  readonly explained: <T>(doing: string, call: () => Promise<T>) => Promise<T>;
}

export function awsRegistry({ access, registryId, region, clock, log, signal }: AwsRegistryOptions): Registry {
  const client = new ECRClient({ ...access.settings({ maxAttempts: MUTATION_ATTEMPTS }), region });
  const onceClient = new ECRClient({ ...access.settings({ maxAttempts: 1 }), region, retryMode: "standard" });
  const explained = explainingEcr({ region, principal: access.principal });
  const means = { client, onceClient, registryId, explained };
  return {
    repositories: awsRepositories(means),
    images: awsImages(means, { clock, log }),
    policies: awsPolicies(means, { clock, signal }),
    scans: awsScans(means, { clock, log, signal }),
  };
}
