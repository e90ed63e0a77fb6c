import type { HttpAnswer, HttpRequest } from "../../protocol/http.ts";
import type { AccountSettings } from "../account-settings.ts";
import type { LayerLinks } from "../layer-links.ts";
import type { Registry } from "../registry.ts";
import type { Repository } from "../repository.ts";
import type { Uploads } from "../uploads.ts";
import { blobUploads } from "./blob-uploads.ts";
import { getBlob, headBlob } from "./blobs.ts";
import { getManifest, listReferrers, listTags, putManifest } from "./manifests.ts";
import type { Ask } from "./route.ts";

/** What the data plane and the API have in common. */
export interface Store {
  readonly registry: Registry;
  readonly uploads: Uploads;
  readonly links: LayerLinks;
  readonly settings: AccountSettings;
}

/** Throws unless the caller may do this in the repository with this name. */
export type Authorize = (action: string, repositoryName: string) => void;

/** Does what a request asks for; its own action is authorized, `authorize` is for what it needs besides. */
export function perform(
  { registry, uploads, links, settings }: Store,
  { operation, name, reference }: Ask,
  request: HttpRequest,
  authorize: Authorize,
): HttpAnswer {
  if (operation === "Ping") return { status: 200, headers: { "content-type": "application/json" }, body: "{}" };
  const repository = registry.get({ repositoryName: name });
  switch (operation) {
    case "HeadBlob":
      return headBlob(repository, reference);
    case "GetBlob":
      return getBlob(repository, reference, links);
    case "StartUpload": {
      const source = settings.mountsBlobs ? mountSource(registry, request, authorize) : undefined;
      return blobUploads(uploads).start(repository, request, source);
    }
    case "UploadChunk":
      return blobUploads(uploads).chunk(repository, reference, request);
    case "UploadStatus":
      return blobUploads(uploads).status(repository, reference);
    case "CancelUpload":
      return blobUploads(uploads).cancel(repository, reference);
    case "CompleteUpload":
      if (request.bytes.length > 0) authorize("UploadLayerPart", name);
      return blobUploads(uploads).complete(repository, reference, request);
    case "HeadManifest":
    case "GetManifest":
      return getManifest(registry, repository, reference, request);
    case "PutManifest":
      return putManifest(registry, repository, reference, request);
    case "ListReferrers":
      return listReferrers(repository, reference, request);
    case "ListTags":
      return listTags(repository, request);
  }
}

/** Where a layer may come from without being sent again. What may not be mounted is uploaded: no error. */
function mountSource(registry: Registry, { query }: HttpRequest, authorize: Authorize): Repository | undefined {
  const from = new URLSearchParams(query).get("from");
  if (from === null) return undefined;
  try {
    authorize("GetDownloadUrlForLayer", from);
  } catch {
    return undefined;
  }
  return registry.find(from);
}
