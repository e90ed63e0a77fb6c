import {
  GetLifecyclePolicyCommand,
  GetLifecyclePolicyPreviewCommand,
  type LifecyclePolicyPreviewResult,
  PutLifecyclePolicyCommand,
  StartLifecyclePolicyPreviewCommand,
} from "@aws-sdk/client-ecr";
import { allPages } from "@deploy-actions/shared/aws/all-pages";
import { named } from "@deploy-actions/shared/aws/named";
import type { Clock } from "@deploy-actions/shared/clock";
import { formatDuration } from "@deploy-actions/shared/duration";
import { Failure } from "@deploy-actions/shared/failure";
import { poll } from "@deploy-actions/shared/poll";
import type { AwsRegistryMeans } from "./aws-registry.ts";
import type { Policies, Preview, PreviewedAction } from "./policies.ts";

/** Of GetLifecyclePolicyPreview (ECR API reference). */
const PAGE = 100;

/** A repository of thousands of images takes minutes, and somebody else's preview may come first, ms. */
const PREVIEW_TIMEOUT_MS = 15 * 60_000;

/** The first look comes soon: most repositories are small, ms. */
const pace = (attempt: number) => Math.min(2_000 * attempt, 10_000);

export function awsPolicies(
  { client, registryId, explained }: AwsRegistryMeans,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Policies {
  /** False: another preview of the repository is under way. */
  const start = async (repositoryName: string, policy: string): Promise<boolean> => {
    try {
      const command = { registryId, repositoryName, lifecyclePolicyText: policy };
      await client.send(new StartLifecyclePolicyPreviewCommand(command));
      return true;
    } catch (error) {
      if (named(error, "LifecyclePolicyPreviewInProgressException")) return false;
      throw error;
    }
  };

  const look = async (repositoryName: string): Promise<Look> => {
    let first: { readonly status?: string | undefined; readonly policy: string } | undefined;
    try {
      const results = await allPages(async (nextToken) => {
        const query = { registryId, repositoryName, maxResults: PAGE, nextToken };
        const answer = await client.send(new GetLifecyclePolicyPreviewCommand(query));
        first ??= { status: answer.status, policy: answer.lifecyclePolicyText ?? "" };
        return { items: answer.previewResults, next: answer.nextToken };
      });
      return { status: first?.status, preview: { policy: first?.policy ?? "", actions: results.map(toAction) } };
    } catch (error) {
      // It was started a moment ago: ECR does not know of it yet.
      if (named(error, "LifecyclePolicyPreviewNotFoundException")) return { status: "IN_PROGRESS" };
      throw error;
    }
  };

  return {
    read: (repositoryName) =>
      explained(`reading the life-cycle policy of ${repositoryName}`, async () => {
        try {
          const { lifecyclePolicyText } = await client.send(
            new GetLifecyclePolicyCommand({ registryId, repositoryName }),
          );
          return lifecyclePolicyText;
        } catch (error) {
          if (named(error, "LifecyclePolicyNotFoundException")) return undefined;
          throw error;
        }
      }),

    preview: (repositoryName, policy) =>
      explained(`previewing a life-cycle policy of ${repositoryName}`, async () => {
        const waitingFor = `the preview of a life-cycle policy of ${repositoryName}`;
        let isStarted = false;
        const polled = await poll(
          async () => {
            if (!isStarted) {
              isStarted = await start(repositoryName, policy);
              return undefined;
            }
            const { status, preview } = await look(repositoryName);
            if (status === "COMPLETE") return preview;
            // It was kept for too short a time for us to see it.
            if (status === "EXPIRED") isStarted = false;
            if (status === "FAILED") throw failed(repositoryName);
            return undefined;
          },
          { clock, pace, deadline: clock.now() + PREVIEW_TIMEOUT_MS, signal, waitingFor },
        );
        if (polled.kind === "found") return polled.value;
        throw new Failure(`ECR has not finished ${waitingFor} after ${formatDuration(polled.waitedMs)}.`, {
          hint: "Nothing was written. Look whether somebody else previews policies of this repository, and run the job again.",
        });
      }),

    write: (repositoryName, policy) =>
      explained(`writing the life-cycle policy of ${repositoryName}`, async () => {
        const command = { registryId, repositoryName, lifecyclePolicyText: policy };
        await client.send(new PutLifecyclePolicyCommand(command));
      }),
  };
}

interface Look {
  readonly status: string | undefined;
  readonly preview?: Preview;
}

const failed = (repositoryName: string): Failure =>
  new Failure(`ECR could not preview the life-cycle policy of ${repositoryName}, and does not say why.`, {
    hint: "Nothing was written. Run the job again; if it stays so, preview the policy in the console of ECR.",
  });

function toAction({
  imageDigest = "",
  imageTags = [],
  imagePushedAt,
  action,
  appliedRulePriority = 0,
}: LifecyclePolicyPreviewResult): PreviewedAction {
  return {
    digest: imageDigest,
    tags: imageTags,
    pushedAt: imagePushedAt?.getTime() ?? 0,
    action: action?.type ?? "EXPIRE",
    rulePriority: appliedRulePriority,
  };
}
