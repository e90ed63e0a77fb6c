import type { HttpAnswer } from "../../protocol/http.ts";
import { AwsError } from "../../service.ts";
import type { LayerLinks } from "../layer-links.ts";
import type { Repository } from "../repository.ts";

export function headBlob(repository: Repository, digest: string): HttpAnswer {
  const blob = get(repository, digest);
  const headers = { "content-type": "application/octet-stream", "docker-content-digest": digest };
  return { status: 200, headers, body: blob };
}

/** ECR sends to S3 for the bytes. */
export function getBlob(repository: Repository, digest: string, links: LayerLinks): HttpAnswer {
  get(repository, digest);
  return { status: 307, headers: { location: links.to(digest), "docker-content-digest": digest }, body: "" };
}

function get(repository: Repository, digest: string): Uint8Array {
  const blob = repository.blobs.get(digest);
  if (blob) return blob;
  const message = `The layer with digest '${digest}' does not exist in the repository with name '${repository.name}' in the registry with id '${repository.registryId}'`;
  throw new AwsError("LayersNotFoundException", message);
}
