import { AwsError } from "../../service.ts";
import { page } from "../pages.ts";
import type { Registry } from "../registry.ts";
import type { ImageId, Repository } from "../repository.ts";
import { PREVIEW, PREVIEW_EXPIRES } from "../timing.ts";
import { candidates } from "./candidates.ts";
import { type Candidate, evaluate, type Mark } from "./evaluate.ts";
import type { Policy } from "./policy.ts";

interface Preview {
  readonly text: string;
  status: "IN_PROGRESS" | "COMPLETE" | "EXPIRED";
  results: readonly { readonly mark: Mark; readonly image: Candidate }[];
}

/** What policies would do. A repository has one preview at a time, whoever asked for it. */
export class Previews {
  readonly #registry: Registry;
  readonly #previews = new Map<Repository, Preview>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  start(repository: Repository, { text, rules }: Policy): Preview["status"] {
    if (this.#previews.get(repository)?.status === "IN_PROGRESS") {
      const message = `The previous lifecycle policy preview request for the repository with name '${repository.name}' in the registry with id '${repository.registryId}' has not completed. Wait and try again.`;
      throw new AwsError("LifecyclePolicyPreviewInProgressException", message);
    }
    const { clock } = this.#registry.world;
    const preview: Preview = { text, status: "IN_PROGRESS", results: [] };
    this.#previews.set(repository, preview);
    clock.after(PREVIEW, () => {
      const images = candidates(repository);
      const byDigest = new Map(images.map((image) => [image.digest, image]));
      preview.results = evaluate(rules, images, clock.now()).flatMap((mark) => {
        const image = byDigest.get(mark.digest);
        return image ? [{ mark, image }] : [];
      });
      preview.status = "COMPLETE";
    });
    clock.after(PREVIEW_EXPIRES, () => {
      preview.status = "EXPIRED";
      preview.results = [];
    });
    return preview.status;
  }

  view(
    repository: Repository,
    {
      imageIds,
      filter,
      ...paging
    }: {
      readonly imageIds?: readonly ImageId[];
      readonly filter?: { readonly tagStatus?: string };
      readonly maxResults?: number;
      readonly nextToken?: string;
    },
  ) {
    const preview = this.#previews.get(repository);
    if (!preview) {
      const message = `There is no dry run for the repository with name '${repository.name}' in the registry with id '${repository.registryId}'`;
      throw new AwsError("LifecyclePolicyPreviewNotFoundException", message);
    }
    const { text, status, results } = preview;
    const { tagStatus = "ANY" } = filter ?? {};
    const wanted = results
      .filter(({ image }) => tagStatus === "ANY" || (tagStatus === "TAGGED") === image.tags.length > 0)
      .filter(({ image }) => imageIds === undefined || imageIds.some((id) => isOf(image, id)));
    const { items, nextToken } = page(wanted, paging);
    const transitioning = results.filter(({ mark }) => mark.action === "TRANSITION").length;
    return {
      registryId: repository.registryId,
      repositoryName: repository.name,
      lifecyclePolicyText: text,
      status,
      previewResults: items.map(resultView),
      summary: {
        expiringImageTotalCount: results.length - transitioning,
        ...(transitioning > 0 && {
          transitioningImageTotalCounts: [{ targetStorageClass: "ARCHIVE", imageTotalCount: transitioning }],
        }),
      },
      nextToken,
    };
  }
}

function resultView({ mark, image }: Preview["results"][number]) {
  const { action, priority } = mark;
  return {
    ...(image.tags.length > 0 && { imageTags: image.tags }),
    imageDigest: image.digest,
    imagePushedAt: new Date(image.pushedAt),
    action: { type: action, ...(action === "TRANSITION" && { targetStorageClass: "ARCHIVE" }) },
    appliedRulePriority: priority,
    storageClass: image.storageClass,
  };
}

function isOf({ digest, tags }: Candidate, { imageDigest = digest, imageTag }: ImageId): boolean {
  return imageDigest === digest && (imageTag === undefined || tags.includes(imageTag));
}
