/** An image in a private ECR repository. */
export interface EcrImage {
  /** The account it belongs to, twelve digits. */
  readonly registryId: string;
  readonly region: string;
  readonly repositoryName: string;
  readonly tag: string;
  readonly digest: string | undefined;
}

/** Takes a reference apart; undefined when it leads to any other registry. Without tag and digest it means `latest`. */
export function ecrImage(reference: string): EcrImage | undefined {
  const [, registryId, region, repositoryName, tag = "latest", digest] = ECR_IMAGE.exec(reference) ?? [];
  return registryId && region && repositoryName ? { registryId, region, repositoryName, tag, digest } : undefined;
}

/** Without them ECR may translate the manifest into another type, which has another digest. */
export const ACCEPTED_MEDIA_TYPES = [
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
];

/** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>`, with the FIPS and dual-stack hosts ECR has. */
const ECR_IMAGE =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|on\.aws)\/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$/;
