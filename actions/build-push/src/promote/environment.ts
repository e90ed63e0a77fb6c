import { currentTag, deployedTag, environmentInTag, parseTag } from "@deploy-actions/shared/ecr/tag-scheme";
import type { RegistryImage } from "../registry/images.ts";

/** One deploy of an environment, as a tag tells it. */
export interface DeployedTag {
  readonly tag: string;
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The deploys of an environment, the newest first. By their stamps: a retag does not change when an image was pushed. */
export function deploysOf(environment: string, images: readonly RegistryImage[]): readonly DeployedTag[] {
  const name = environmentInTag(environment);
  return images
    .flatMap(({ digest, tags }) =>
      tags.flatMap((tag) => {
        const parsed = parseTag(tag);
        return parsed?.kind === "deployed" && parsed.environment === name ? [{ tag, digest, at: parsed.at }] : [];
      }),
    )
    .toSorted((one, other) => other.at - one.at || (one.tag < other.tag ? 1 : -1));
}

/** An image has room for 1000 tags (ECR service quotas), and a deploy every minute would fill it in a day. */
const SAME_DEPLOY_MS = 24 * 3_600_000;

export interface Deploy {
  readonly environment: string;
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Id of the workflow run. */
  readonly run: string;
  readonly attempt: number;
}

/**
 * The tags that a deploy writes: its `deployed-` tag, before the service gets the image, and `current-`. None of the first
 * kind where the newest of the environment is on this image, and not older than a day.
 */
export function deployTags(
  { digest, ...deploy }: Deploy,
  images: readonly RegistryImage[],
): { readonly deployed: string | undefined; readonly current: string } {
  const current = currentTag(deploy.environment);
  const [newest] = deploysOf(deploy.environment, images);
  const isTold = newest?.digest === digest && deploy.at - newest.at < SAME_DEPLOY_MS;
  return { deployed: isTold ? undefined : deployedTag(deploy), current };
}
