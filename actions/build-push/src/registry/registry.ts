import type { Images } from "./images.ts";
import type { Policies } from "./policies.ts";
import type { Repositories } from "./repositories.ts";
import type { Scans } from "./scans.ts";

/** One private ECR registry: what an account has in a Region. */
export interface Registry {
  readonly repositories: Repositories;
  readonly images: Images;
  readonly policies: Policies;
  readonly scans: Scans;
}
