import { AwsError, type Input } from "../service.ts";
import type { World } from "../world.ts";
import { repositoryNotFound } from "./errors.ts";
import { Repository, type RepositorySettings, type StoredImage } from "./repository.ts";

/** The private registry of the account in its region. */
export class Registry {
  readonly world: World;
  /** Twelve digits: the account. */
  readonly id: string;
  /** As images are named at AWS. */
  readonly awsHost: string;
  /** Where the data plane really answers: `http://127.0.0.1:PORT`, once it does. */
  readonly url: () => string;
  readonly #isOnLoopback: boolean;
  readonly #repositories = new Map<string, Repository>();
  readonly #listeners: PushListener[] = [];

  constructor(world: World, { url, isOnLoopback }: { readonly url: () => string; readonly isOnLoopback: boolean }) {
    this.world = world;
    this.id = world.account;
    this.awsHost = `${world.account}.dkr.ecr.${world.region}.amazonaws.com`;
    this.url = url;
    this.#isOnLoopback = isOnLoopback;
  }

  /** Where ECR says that Docker should log in. */
  get endpoint(): string {
    return this.#isOnLoopback ? this.url() : `https://${this.awsHost}`;
  }

  uri(name: string): string {
    return `${new URL(this.endpoint).host}/${name}`;
  }

  arn(name: string): string {
    const { partition, region } = this.world;
    return `arn:${partition}:ecr:${region}:${this.id}:repository/${name}`;
  }

  /** The name in this registry of a repository that is written with a host; undefined: it is in another one. */
  nameOf(repository: string): string | undefined {
    const slash = repository.indexOf("/");
    const host = repository.slice(0, slash);
    return host === this.awsHost || host === new URL(this.url()).host ? repository.slice(slash + 1) : undefined;
  }

  create(name: string, settings: RepositorySettings = DEFAULTS): Repository {
    if (this.#repositories.has(name)) {
      const message = `The repository with name '${name}' already exists in the registry with id '${this.id}'`;
      throw new AwsError("RepositoryAlreadyExistsException", message);
    }
    const createdAt = this.world.clock.now();
    const repository = new Repository({ name, arn: this.arn(name), registryId: this.id, createdAt }, settings);
    this.#repositories.set(name, repository);
    return repository;
  }

  /** Keeps an image that was not there. */
  store(repository: Repository, image: StoredImage): void {
    repository.images.set(image.digest, image);
    for (const listener of this.#listeners) listener(repository, image);
  }

  onPush(listener: PushListener): void {
    this.#listeners.push(listener);
  }

  find(name: string): Repository | undefined {
    return this.#repositories.get(name);
  }

  /** The repository that a call is about. */
  get({ repositoryName, registryId = this.id }: Input): Repository {
    this.assertOwn({ registryId });
    const found = this.#repositories.get(repositoryName);
    if (found) return found;
    throw repositoryNotFound(repositoryName, this.id);
  }

  /** By name. */
  get repositories(): readonly Repository[] {
    return [...this.#repositories.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  delete({ name }: Repository): void {
    this.#repositories.delete(name);
  }

  /** Other accounts have no repositories here. */
  assertOwn({ registryId = this.id }: Input): void {
    if (registryId !== this.id) throw repositoryNotFound("*", registryId);
  }
}

type PushListener = (repository: Repository, image: StoredImage) => void;

const DEFAULTS: RepositorySettings = {
  mutability: { setting: "MUTABLE", exclusions: [] },
  scanOnPush: false,
  encryption: { encryptionType: "AES256" },
  tags: new Map(),
};
