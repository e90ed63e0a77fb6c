import { setImmediate } from "node:timers/promises";
import type { Container, Containers, Engine, Pulled, Ran } from "../../src/smoke/containers.ts";

/** What a program of an image does; one that hangs listens to nobody. */
export type Program = { readonly code: number; readonly says?: readonly string[] } | "hangs";

/** A container engine in memory, with a registry behind it. */
export class FakeContainers implements Containers {
  readonly #registry = new Map<string, Readonly<Record<string, Program>>>();
  readonly #pulled = new Set<string>();
  readonly #containers = new Set<string>();
  #taken = 0;
  readonly #platform: Engine;
  readonly #begun = Promise.withResolvers<void>();

  constructor(engine: Engine = { kind: "there", platform: "linux/amd64" }) {
    this.#platform = engine;
  }

  publish(image: string, programs: Readonly<Record<string, Program>>): void {
    this.#registry.set(image, programs);
  }

  /** Somebody takes an image off the engine before it is run, this many times. */
  takeAway(times: number): void {
    this.#taken = times;
  }

  async left(): Promise<readonly string[]> {
    return [...this.#containers];
  }

  /** A program hangs. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  async engine(): Promise<Engine> {
    return this.#platform;
  }

  async pull(image: string): Promise<Pulled> {
    if (!this.#registry.has(image)) return { ok: false, lines: [`${image} not found: manifest unknown`] };
    const isNew = !this.#pulled.has(image);
    this.#pulled.add(image);
    return { ok: true, isNew };
  }

  async forget(image: string): Promise<void> {
    this.#pulled.delete(image);
  }

  async run({ name, image, command }: Container, signal: AbortSignal): Promise<Ran> {
    if (this.#containers.has(name)) return exited(125, `The container name "${name}" is already in use`);
    if (this.#taken > 0) {
      this.#taken--;
      this.#pulled.delete(image);
    }
    if (!this.#pulled.has(image)) return { end: { kind: "no-image" }, lines: [`No such image: ${image}`] };
    const program = this.#registry.get(image)?.[command.join(" ")];
    if (program === undefined) return exited(127, `exec: "${command[0]}": no such file or directory`);
    if (program !== "hangs") return exited(program.code, ...(program.says ?? []));
    this.#containers.add(name);
    this.#begun.resolve();
    await setImmediate();
    await this.remove(name);
    signal.throwIfAborted();
    return { end: { kind: "timed-out" }, lines: [] };
  }

  async remove(name: string): Promise<void> {
    this.#containers.delete(name);
  }
}

function exited(code: number, ...lines: readonly string[]): Ran {
  return { end: { kind: "exited", code }, lines };
}
