import { DOCKER_MANIFEST, OCI_MANIFEST } from "./manifest.ts";
import type { StoredImage } from "./repository.ts";

/**
 * The manifest in a form that the client understands, where ECR has one: Docker's for OCI's and the other way round, for
 * those who ask by tag (user guide, "Container image manifest format support in Amazon ECR"). It has another digest than
 * the image then.
 */
export function translated({ text, manifest }: StoredImage, accepted: readonly string[]) {
  const { mediaType } = manifest;
  const asIs = { text, mediaType };
  if (accepted.length === 0 || accepted.includes("*/*") || accepted.includes(mediaType)) return asIs;
  const counterpart = mediaType === OCI_MANIFEST ? DOCKER_MANIFEST : OCI_MANIFEST;
  if (manifest.kind === "index" || !accepted.includes(counterpart)) return asIs;
  const names = new Map(mediaType === OCI_MANIFEST ? PAIRS.map(([docker, oci]) => [oci, docker] as const) : PAIRS);
  const rename = (key: string, value: unknown) => (key === "mediaType" ? (names.get(`${value}`) ?? value) : value);
  return { text: JSON.stringify({ ...JSON.parse(text), mediaType }, rename), mediaType: counterpart };
}

const PAIRS: readonly (readonly [docker: string, oci: string])[] = [
  [DOCKER_MANIFEST, OCI_MANIFEST],
  ["application/vnd.docker.container.image.v1+json", "application/vnd.oci.image.config.v1+json"],
  ["application/vnd.docker.image.rootfs.diff.tar.gzip", "application/vnd.oci.image.layer.v1.tar+gzip"],
];
