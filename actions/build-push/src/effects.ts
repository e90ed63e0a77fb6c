import type { ProcessEffects } from "@deploy-actions/shared/actions/process-effects";
import type { Account, AccountRequest } from "./account.ts";
import type { Builder } from "./build/builder.ts";
import type { DockerFolder } from "./build/step-folder.ts";
import type { Changes } from "./content/changes.ts";
import type { Sources } from "./content/tree.ts";
import type { Git } from "./git.ts";
import type { Registries } from "./oci/distribution.ts";
import type { Containers } from "./smoke/containers.ts";
import type { Save } from "./state.ts";

/** What a step does with the world. */
export interface Effects extends ProcessEffects {
  readonly warn: (message: string) => void;
  /** Other people's text, in a group of the log. */
  readonly foreign: (title: string, lines: readonly string[]) => void;
  /** Absolute. */
  readonly workspace: string;
  /** Undefined: there is no such file in the workspace. */
  readonly readFile: (path: string) => string | undefined;
  /** Bytes that can still be written where the step has its files. */
  readonly freeSpace: () => Promise<number>;
  readonly git: Git;
  /** The payload of the event. */
  readonly event: () => unknown;
  readonly openAccount: (request: AccountRequest) => Promise<Account>;
  readonly openDocker: (options: DockerOptions) => Promise<Docker>;
  readonly openContent: (options: ContentOptions) => Promise<ContentMeans>;
  readonly save: Save;
}

export interface DockerOptions {
  /** Name of a buildx builder. */
  readonly builder: string | undefined;
  /** Whether BuildKit itself talks to the cache service of GitHub Actions. */
  readonly cacheOfActions: boolean;
}

/** Docker with a configuration of the step's own. */
export interface Docker {
  readonly folder: DockerFolder;
  readonly builder: Builder;
  readonly containers: Containers;
}

export interface ContentOptions {
  /** Undefined: nothing is pushed, and nobody signs in. */
  readonly account: Account | undefined;
  /** Hosts of the account's registry. */
  readonly own: readonly string[];
}

/** What tells what an image is made of, and of what one in a registry was made. */
export interface ContentMeans {
  readonly sources: Sources;
  readonly changes: Changes;
  readonly registries: Registries;
  /** SHA-256 in hex of a text. */
  readonly hash: (text: string) => string;
}
