import type { ImageRequest } from "../image.ts";
import type { Login } from "../registry/login.ts";

/** A folder that only this step's user can read, which docker takes for its configuration. */
export interface DockerFolder {
  readonly path: string;
  /** Where buildx keeps its builders: the user's own, so that those of earlier steps are found. */
  readonly buildxConfig: string;
  /** Puts them into the place of what was written before. BuildKit asks for them when it pushes. */
  writeLogins(logins: readonly Login[]): Promise<void>;
  /** A file each; by the id of the secret, its path. */
  writeSecrets(image: Pick<ImageRequest, "secrets">): Promise<ReadonlyMap<string, string>>;
  remove(): Promise<void>;
}
