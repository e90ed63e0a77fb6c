/** What this action asks of the repositories of one ECR registry. */
export interface Repositories {
  find(name: string): Promise<Repository | undefined>;
  /** `created` is false when somebody else was faster: then it has their settings. */
  create(
    name: string,
    settings: RepositorySettings,
  ): Promise<{ readonly repository: Repository; readonly created: boolean }>;
  setMutability(name: string, mutability: Mutability): Promise<void>;
  setScanOnPush(name: string, scanOnPush: boolean): Promise<void>;
}

export interface Repository {
  /** Without the registry: `shop/web`. */
  readonly name: string;
  readonly arn: string;
  /** Where to push: the registry's host, a slash and the name. */
  readonly uri: string;
  /** Twelve digits. */
  readonly registryId: string;
  readonly mutability: Mutability;
  readonly scanOnPush: boolean;
  readonly encryption: Encryption;
}

/** What a new repository is made with. */
export interface RepositorySettings {
  readonly mutability: Mutability;
  readonly scanOnPush: boolean;
  readonly encryption: Encryption;
  readonly tags: ReadonlyMap<string, string>;
}

export interface Mutability {
  readonly setting: "MUTABLE" | "IMMUTABLE" | "IMMUTABLE_WITH_EXCLUSION" | "MUTABLE_WITH_EXCLUSION";
  /** Wildcards (`current-*`), one to five with `_WITH_EXCLUSION` and none without. */
  readonly exclusions: readonly string[];
}

export interface Encryption {
  readonly type: "AES256" | "KMS" | "KMS_DSSE";
  /** ARN or alias; undefined: the key that AWS manages. */
  readonly key: string | undefined;
}
