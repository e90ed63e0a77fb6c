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

/** Of all partitions of AWS, as amazon-ecr-credential-helper has them. */
const SUFFIXES = [
  ...["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "on.aws", "on.amazonwebservices.com.cn"],
  ...["sc2s.sgov.gov", "c2s.ic.gov", "cloud.adc-e.uk", "csp.hci.ic.gov"],
].map((suffix) => suffix.replaceAll(".", "\\."));

/** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>`, with the FIPS and dual-stack hosts ECR has. */
const ECR_IMAGE = new RegExp(
  `^(\\d{12})\\.dkr[.-]ecr(?:-fips)?\\.([a-z0-9-]+)\\.(?:${SUFFIXES.join("|")})/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$`,
);
