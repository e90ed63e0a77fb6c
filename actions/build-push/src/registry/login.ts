import type { Secret } from "@deploy-actions/shared/secret";

/** How to push to and pull from a registry. */
export interface Login {
  /** `123456789012.dkr.ecr.eu-west-1.amazonaws.com`, with the port where there is one. */
  readonly host: string;
  readonly username: string;
  readonly password: Secret;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}
