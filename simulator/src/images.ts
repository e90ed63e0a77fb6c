import type { IncomingMessage, ServerResponse } from "node:http";
import { type Architecture, type Blob, build } from "./ecr/manifest.ts";

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
  /** What the registry answers for it, and what that names. */
  readonly manifest: Blob;
  readonly blobs: readonly Blob[];
  readonly program: Program | ProgramByCommand;
}

/** Every registry there is: which image a reference such as host/name:tag or host/name@sha256:… leads to. */
export class Images {
  readonly #byDigest = new Map<string, Image>();
  readonly #tags = new Map<string, string>();

  /** Pushes an image under a tagged reference (moving the tag if it exists), or under the digest it names, and returns it. */
  push(
    reference: string,
    program: Program | ProgramByCommand,
    { architectures = ["X86_64"] }: { architectures?: Image["architectures"] } = {},
  ): Image {
    const { repository, tag, digest: named } = split(reference);
    const built = build(`${reference} ${JSON.stringify(program)} ${this.#byDigest.size}`, architectures);
    // A digest that the caller made up is not that of the manifest; nothing can be.
    const digest = named ?? built.manifest.digest;
    const image = { repository, digest, architectures, ...built, program };
    this.#byDigest.set(`${repository}@${digest}`, image);
    if (!named) this.#tags.set(`${repository}:${tag}`, digest);
    return image;
  }

  find(reference: string): Image | undefined {
    const { repository, tag, digest } = split(reference);
    const known = digest ?? this.#tags.get(`${repository}:${tag}`);
    return known ? this.#byDigest.get(`${repository}@${known}`) : undefined;
  }

  /** The images of every repository that was ever pushed to, oldest first; untagged ones too. */
  get all(): readonly Image[] {
    return [...this.#byDigest.values()];
  }

  /** The tags of a repository with the digest each leads to; undefined when nothing was ever pushed to it. */
  tags(repository: string): ReadonlyMap<string, string> | undefined {
    const tags = [...this.#tags].filter(([name]) => name.slice(0, name.lastIndexOf(":")) === repository);
    return tags.length === 0
      ? undefined
      : new Map(tags.map(([name, digest]) => [name.slice(name.lastIndexOf(":") + 1), digest]));
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
