import type { IncomingMessage, ServerResponse } from "node:http";
import { type Architecture, type Built, build } from "./ecr/built-image.ts";

/** What a container does once it is started. */
export type Program =
  /** A real process on this machine. It gets PORT (a loopback port of its own), the container's environment and `env`. */
  | { readonly kind: "process"; readonly command: readonly string[]; readonly env?: Readonly<Record<string, string>> }
  /** A container in the simulator's memory; times in seconds of simulated time. */
  | {
      readonly kind: "memory";
      readonly exits?: { readonly afterSeconds: number; readonly code: number; readonly reason?: string };
      /** Lines, said at once or later. */
      readonly logs?: readonly (string | { readonly afterSeconds: number; readonly line: string })[];
      readonly respond?: (request: IncomingMessage, response: ServerResponse) => void;
      /** Exit code after SIGTERM; "ignored": it runs on until SIGKILL. Default 0, as of a program that ends in an orderly way. */
      readonly sigterm?: number | "ignored";
      /** Answer of the container's own healthCheck command, when the task definition has one. Default healthy. */
      readonly healthy?: boolean;
    };

/** A program that depends on the container's command, so that one image can serve and also migrate. */
export type ProgramByCommand = (command: readonly string[]) => Program;

export interface Image {
  readonly repository: string;
  readonly digest: string;
  readonly architectures: readonly Architecture[];
  readonly program: Program | ProgramByCommand;
}

/** A registry that keeps its own images. */
export interface ImageRegistry {
  /** The name in it of a repository that is written with a host; undefined: it is in another registry. */
  nameOf(repository: string): string | undefined;
  put(name: string, image: Built, settings: PutSettings): void;
  find(name: string, id: { readonly tag: string; readonly digest?: string }): FoundImage | undefined;
  /** Somebody pulls it now. */
  recordPull(name: string, digest: string): void;
}

export interface PutSettings {
  readonly tag?: string;
  readonly digest: string;
  /** Milliseconds since the epoch. Default: now. */
  readonly pushedAt?: number;
}

export interface FoundImage {
  readonly digest: string;
  readonly architectures: readonly Architecture[];
  /** Of its configuration. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A label of an image that is built for real: what its containers do here, a Program as JSON. */
const PROGRAM_LABEL = "simulator.program";

/** Every registry there is: which image a reference such as host/name:tag or host/name@sha256:… leads to. */
export class Images {
  readonly #byDigest = new Map<string, Image>();
  readonly #tags = new Map<string, string>();
  /** By digest of the image, or by name of the repository. */
  readonly #programs = new Map<string, Program | ProgramByCommand>();
  #registry: ImageRegistry | undefined;
  #pushes = 0;

  /** From now on this registry keeps the images that are in it. */
  connect(registry: ImageRegistry): void {
    this.#registry = registry;
  }

  /** Pushes an image under a tagged reference (moving the tag if it exists), or under the digest it names, and returns it. */
  push(
    reference: string,
    program: Program | ProgramByCommand,
    { architectures = ["X86_64"], pushedAt }: { architectures?: Image["architectures"]; pushedAt?: number } = {},
  ): Image {
    const { repository, tag, digest: named } = split(reference);
    const built = build(`${reference} ${JSON.stringify(program)} ${this.#pushes++}`, architectures);
    // A digest that the caller made up is not that of the manifest; nothing can be.
    const digest = named ?? built.manifest.digest;
    const image = { repository, digest, architectures, program };
    const name = this.#registry?.nameOf(repository);
    if (this.#registry && name !== undefined) {
      this.#programs.set(digest, program);
      this.#registry.put(name, built, {
        digest,
        ...(named ? {} : { tag }),
        ...(pushedAt === undefined ? {} : { pushedAt }),
      });
    } else {
      this.#byDigest.set(`${repository}@${digest}`, image);
      if (!named) this.#tags.set(`${repository}:${tag}`, digest);
    }
    return image;
  }

  /** What the containers of images do that are pushed to a repository of ECR (with or without its host) by real programs. */
  program(repository: string, program: Program | ProgramByCommand): void {
    this.#programs.set(this.#registry?.nameOf(repository) ?? repository, program);
  }

  find(reference: string): Image | undefined {
    const { repository, tag, digest } = split(reference);
    const name = this.#registry?.nameOf(repository);
    if (name !== undefined) {
      const found = this.#registry?.find(name, { tag, ...(digest ? { digest } : {}) });
      return found && { ...found, repository, program: this.#programOf(name, found) };
    }
    const known = digest ?? this.#tags.get(`${repository}:${tag}`);
    return known ? this.#byDigest.get(`${repository}@${known}`) : undefined;
  }

  /** As `find`, by somebody who runs it: ECR remembers when. */
  pull(reference: string): Image | undefined {
    const image = this.find(reference);
    const name = image && this.#registry?.nameOf(image.repository);
    if (image && name !== undefined) this.#registry?.recordPull(name, image.digest);
    return image;
  }

  /** An image of which nobody said what it does runs until it is stopped. */
  #programOf(name: string, { digest, labels }: FoundImage): Program | ProgramByCommand {
    const label = labels[PROGRAM_LABEL];
    const said = this.#programs.get(digest) ?? this.#programs.get(name);
    return said ?? (label === undefined ? { kind: "memory" } : JSON.parse(label));
  }
}

function split(reference: string): { repository: string; tag: string; digest?: string } {
  const [name = "", digest] = reference.split("@");
  const colon = name.lastIndexOf(":");
  const tagged = colon > name.lastIndexOf("/");
  const repository = tagged ? name.slice(0, colon) : name;
  const tag = tagged ? name.slice(colon + 1) : "latest";
  return digest ? { repository, tag, digest } : { repository, tag };
}
