import type { HttpAnswer, HttpRequest } from "../../protocol/http.ts";
import { AwsError } from "../../service.ts";
import { imageNotFound } from "../errors.ts";
import { recordPull } from "../image-view.ts";
import { referrer } from "../images.ts";
import { digestOf, OCI_INDEX } from "../manifest.ts";
import { putImage } from "../put-image.ts";
import type { Registry } from "../registry.ts";
import type { ImageId, Repository } from "../repository.ts";
import { translated } from "../translate.ts";

/** OCI distribution specification, "Pulling manifests". What is in the archive is not there. */
export function getManifest(
  registry: Registry,
  repository: Repository,
  reference: string,
  { headers: { accept = "" } }: HttpRequest,
): HttpAnswer {
  const id = idOf(reference);
  const image = repository.find(id);
  if (image?.status !== "ACTIVE") throw imageNotFound(id, repository);
  recordPull(registry.world.clock, image);
  const accepted = accept.split(",").map((type) => type.split(";")[0]?.trim() ?? "");
  const isByTag = id.imageDigest === undefined;
  const { text, mediaType } = translated(image, isByTag && accept !== "" ? accepted : []);
  const digest = text === image.text ? image.digest : digestOf(text);
  return { status: 200, headers: { "content-type": mediaType, "docker-content-digest": digest }, body: text };
}

/** "Pushing manifests". The same image again is no error here, as it is by PutImage. */
export function putManifest(
  registry: Registry,
  repository: Repository,
  reference: string,
  { body: text, headers }: HttpRequest,
): HttpAnswer {
  const { imageTag: tag, imageDigest: digest } = idOf(reference);
  const mediaType = headers["content-type"]?.split(";")[0];
  try {
    putImage(registry, repository, {
      text,
      ...(mediaType && { mediaType }),
      ...(tag !== undefined && { tag }),
      ...(digest !== undefined && { digest }),
    });
  } catch (error) {
    if (!(error instanceof AwsError && error.code === "ImageAlreadyExistsException")) throw error;
  }
  const pushed = digestOf(text);
  const subject = repository.images.get(pushed)?.manifest.subject?.digest;
  return {
    status: 201,
    headers: {
      location: `/v2/${repository.name}/manifests/${pushed}`,
      "docker-content-digest": pushed,
      ...(subject && { "oci-subject": subject }),
    },
    body: "",
  };
}

/** "Listing Referrers". */
export function listReferrers(repository: Repository, digest: string, { query }: HttpRequest): HttpAnswer {
  const wanted = new URLSearchParams(query).get("artifactType");
  const manifests = repository
    .referrersOf(digest)
    .filter(({ status }) => status === "ACTIVE")
    .map(referrer)
    .map(({ artifactStatus: _, ...descriptor }) => descriptor)
    .filter(({ artifactType }) => wanted === null || artifactType === wanted);
  return {
    status: 200,
    headers: { "content-type": OCI_INDEX, ...(wanted !== null && { "oci-filters-applied": "artifactType" }) },
    body: JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }),
  };
}

/** "Listing Tags", with pages. */
export function listTags({ name, tags: all }: Repository, { query }: HttpRequest): HttpAnswer {
  const asked = new URLSearchParams(query);
  const last = asked.get("last");
  const sorted = [...all.keys()].sort().filter((tag) => last === null || tag > last);
  const count = asked.get("n") === null ? sorted.length : Number(asked.get("n"));
  const tags = sorted.slice(0, count);
  const isMore = tags.length < sorted.length && tags.length > 0;
  const next = `</v2/${name}/tags/list?n=${count}&last=${tags.at(-1)}>; rel="next"`;
  return {
    status: 200,
    headers: { "content-type": "application/json", ...(isMore && { link: next }) },
    body: JSON.stringify({ name, tags }),
  };
}

function idOf(reference: string): ImageId {
  return reference.includes(":") ? { imageDigest: reference } : { imageTag: reference };
}
