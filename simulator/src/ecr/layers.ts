import { AwsError, type AwsService } from "../service.ts";
import type { LayerLinks } from "./layer-links.ts";
import { requirements } from "./manifest.ts";
import type { Registry } from "./registry.ts";
import type { Repository } from "./repository.ts";
import type { Uploads } from "./uploads.ts";

/** Bytes: what Docker's pushes are cut into (API reference, InitiateLayerUpload), and the least of a part but the last. */
const PART_SIZE = 20 * 1024 * 1024;
const SMALLEST_PART = 5 * 1024 * 1024;

/** The calls by which AWS's own registry uploads and downloads layers. */
export function layerHandlers(
  registry: Registry,
  { uploads, links }: { readonly uploads: Uploads; readonly links: LayerLinks },
): AwsService["handlers"] {
  const common = ({ name }: Repository) => ({ registryId: registry.id, repositoryName: name });
  // The size of the last part of each upload: only the very last may be small.
  const lastParts = new Map<string, number>();
  return {
    BatchCheckLayerAvailability: (input) => {
      const repository = registry.get(input);
      return { layers: input.layerDigests.map((digest: string) => layerView(repository, digest)), failures: [] };
    },

    InitiateLayerUpload: (input) => ({ uploadId: uploads.start(registry.get(input)), partSize: PART_SIZE }),

    UploadLayerPart: (input) => {
      const repository = registry.get(input);
      const { uploadId, layerPartBlob, partFirstByte, partLastByte } = input;
      if (partLastByte - partFirstByte + 1 !== layerPartBlob.length) {
        const members = { uploadId, lastValidByteReceived: Math.max(0, uploads.received(repository, uploadId) - 1) };
        throw new AwsError("InvalidLayerPartException", "The part has not the length it is said to have", { members });
      }
      const isAfterSmall = (lastParts.get(uploadId) ?? SMALLEST_PART) < SMALLEST_PART;
      if (isAfterSmall) throw new AwsError("InvalidLayerPartException", "A part follows one of less than 5 MiB");
      const received = uploads.append(repository, uploadId, layerPartBlob, partFirstByte);
      lastParts.set(uploadId, layerPartBlob.length);
      return { ...common(repository), uploadId, lastByteReceived: received - 1 };
    },

    CompleteLayerUpload: (input) => {
      const repository = registry.get(input);
      const { uploadId } = input;
      const layerDigest: string = input.layerDigests[0];
      if (uploads.received(repository, uploadId) === 0) {
        throw new AwsError("EmptyUploadException", `The upload with upload id '${uploadId}' has no parts`);
      }
      if (repository.blobs.has(layerDigest)) {
        const message = `Layer with digest '${layerDigest}' already exists in the repository with name '${repository.name}' in the registry with id '${registry.id}'`;
        throw new AwsError("LayerAlreadyExistsException", message);
      }
      uploads.complete(repository, uploadId, layerDigest);
      lastParts.delete(uploadId);
      return { ...common(repository), uploadId, layerDigest };
    },

    GetDownloadUrlForLayer: (input) => {
      const repository = registry.get(input);
      const { layerDigest } = input;
      if (!repository.blobs.has(layerDigest)) {
        const message = `The layer with digest '${layerDigest}' does not exist in the repository with name '${repository.name}' in the registry with id '${registry.id}'`;
        throw new AwsError("LayersNotFoundException", message);
      }
      if (usersOf(repository, layerDigest).length === 0) {
        const message = `The layer with digest '${layerDigest}' is not associated with an image`;
        throw new AwsError("LayerInaccessibleException", message);
      }
      return { downloadUrl: links.to(layerDigest), layerDigest };
    },
  };
}

function layerView(repository: Repository, layerDigest: string) {
  const blob = repository.blobs.get(layerDigest);
  if (!blob) return { layerDigest, layerAvailability: "UNAVAILABLE" };
  const users = usersOf(repository, layerDigest);
  const isArchived = users.length > 0 && users.every(({ status }) => status === "ARCHIVED");
  const mediaType = users
    .flatMap(({ manifest }) => requirements(manifest))
    .find(({ digest }) => digest === layerDigest)?.mediaType;
  return {
    layerDigest,
    layerAvailability: isArchived ? "ARCHIVED" : "AVAILABLE",
    layerSize: blob.length,
    ...(mediaType !== undefined && { mediaType }),
  };
}

/** The images that a layer belongs to. */
function usersOf(repository: Repository, layerDigest: string) {
  return [...repository.images.values()].filter(
    ({ manifest }) => manifest.kind === "image" && requirements(manifest).some(({ digest }) => digest === layerDigest),
  );
}
