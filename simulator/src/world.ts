import type { SimClock } from "./clock.ts";
import type { Images } from "./images.ts";
import type { Network } from "./network.ts";

/** What every simulated service stands on: one account in one region, its time, its network, its images. */
export interface World {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly partition: "aws";
  readonly clock: SimClock;
  readonly network: Network;
  readonly images: Images;
}
