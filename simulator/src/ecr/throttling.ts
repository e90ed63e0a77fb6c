import type { Bucket } from "../service.ts";

/**
 * Requests per second, account and region (user guide, "Amazon ECR service quotas"); each is a quota of its own. How
 * many may come at once is not published: a second's worth, chosen.
 */
const PER_SECOND: Readonly<Record<string, number>> = {
  BatchCheckLayerAvailability: 1000,
  BatchGetImage: 2000,
  CompleteLayerUpload: 100,
  GetAuthorizationToken: 500,
  GetDownloadUrlForLayer: 3000,
  InitiateLayerUpload: 100,
  PutImage: 10,
  UploadLayerPart: 500,
};

export const BUCKETS: readonly Bucket[] = Object.entries(PER_SECOND).map(([operation, rate]) => ({
  operations: [operation],
  burst: rate,
  refill: rate,
}));
