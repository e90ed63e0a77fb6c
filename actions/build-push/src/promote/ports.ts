import type { Distribution } from "../oci/distribution.ts";
import type { Images } from "../registry/images.ts";

/** What promotion needs of a registry. */
export interface PromotionRegistry {
  readonly distribution: Distribution;
  /** Of ECR, where this step may ask it: knows what is archived. Undefined: any other registry. */
  readonly images: Pick<Images, "find"> | undefined;
}

export interface PromotionPorts {
  /**
   * The one at this host; undefined: that of the step. A registry of ECR has several hosts (FIPS, dual-stack): they are
   * one here, and `distribution.host` is the same for all of them. Asked often for the same.
   */
  readonly registry: (host: string | undefined) => Promise<PromotionRegistry>;
  readonly log: (line: string) => void;
}
