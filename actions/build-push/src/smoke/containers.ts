/** What this action asks of a container engine: to run an image once, from the registry, with nothing around it. */
export interface Containers {
  /** What the engine runs by itself. Undefined `platform`: there is no engine, and why. */
  engine(): Promise<Engine>;
  /** Fetches the image from its registry, also when the engine has one by that name. */
  pull(image: string, platform: string, signal: AbortSignal): Promise<Pulled>;
  /** Takes a pulled image off the engine, unless a container of somebody else has it. */
  forget(image: string): Promise<void>;
  /** Runs a pulled image to its end, without a network and with a file system that it cannot write to but for /tmp. */
  run(container: Container, signal: AbortSignal): Promise<Ran>;
  /** Nothing is left of a container by this name; none there is good, too. */
  remove(name: string): Promise<void>;
}

export type Engine =
  | { readonly kind: "there" /** `linux/amd64`. */; readonly platform: string }
  | { readonly kind: "none"; readonly why: string };

export type Pulled =
  | { readonly ok: true /** The engine did not have it. */; readonly isNew: boolean }
  | { readonly ok: false; readonly lines: readonly string[] };

export interface Container {
  /** One of ours on this machine. */
  readonly name: string;
  /** `host/shop/web@sha256:…`. */
  readonly image: string;
  readonly platform: string;
  /** In place of the image's own entrypoint and command. */
  readonly command: readonly [string, ...string[]];
  /** Milliseconds. */
  readonly timeout: number;
}

export interface Ran {
  /** No image: it was not run, since the engine does not have it, or has it no more. */
  readonly end:
    | { readonly kind: "exited"; readonly code: number }
    | { readonly kind: "timed-out" }
    | { readonly kind: "no-image" };
  /** What it said last, on standard output and then on standard error. */
  readonly lines: readonly string[];
}
