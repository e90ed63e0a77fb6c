import { ecrImage } from "@deploy-actions/shared/ecr/ecr-image";
import type { Reference } from "./references.ts";

/** An image as ECS names it. */
export interface NamedImage {
  /** `host/shop/web:v1`, `host/shop/web@sha256:…`, or without either, which means `latest`. */
  readonly image: string;
  /** What ECS pulled, or pinned the tag to; undefined: it has not yet, or never does. */
  readonly digest: string | undefined;
  /** As of a Reference. */
  readonly by: string;
}

/** Undefined: it is of another repository. A repository has several hosts (FIPS, dual-stack), which are one. */
export function referenceTo(repositoryUri: string, { image, digest, by }: NamedImage): Reference | undefined {
  const [, name = "", tag = "latest", written] = REFERENCE.exec(image) ?? [];
  if (name !== repositoryUri && !isSame(name, repositoryUri)) return undefined;
  const known = digest ?? written;
  return { image: known ? { digest: known } : { tag }, by };
}

/** The last colon that no slash follows begins the tag: a host may have a port. */
const REFERENCE = /^(.+?)(?::([^:/@]+))?(?:@(sha256:[0-9a-f]{64}))?$/;

function isSame(one: string, other: string): boolean {
  const [a, b] = [ecrImage(one), ecrImage(other)];
  return (
    a !== undefined && a.registryId === b?.registryId && a.region === b.region && a.repositoryName === b.repositoryName
  );
}
