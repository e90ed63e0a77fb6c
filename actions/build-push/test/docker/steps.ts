import { digestOf } from "./oci-image.ts";

interface Context {
  /** Digests of the steps that were run before, here or in another run. */
  readonly built: Set<string>;
  readonly signal: AbortSignal;
  readonly noCache: boolean;
}

/** Tells steps as buildx does with `--progress=rawjson`, one JSON object a line. */
export class Steps {
  readonly #target: string;
  readonly #context: Context;

  constructor(target: string, context: Context) {
    this.#target = target;
    this.#context = context;
  }

  get signal(): AbortSignal {
    return this.#context.signal;
  }

  /** `cacheKey`: what decides whether it was run before; without one it always runs. */
  async run<T>(
    name: string,
    how: { readonly cacheKey?: string; readonly prefixOnly?: boolean },
    work: (log: (text: string) => void) => Promise<T>,
  ): Promise<T | undefined> {
    const { built, signal, noCache } = this.#context;
    const vertex = {
      digest: digestOf(`${this.#target} ${name} ${how.cacheKey}`),
      name: this.#named(name, how.prefixOnly),
    };
    const started = new Date().toISOString();
    if (how.cacheKey !== undefined && built.has(how.cacheKey) && !noCache) {
      tell({ vertexes: [{ ...vertex, started, completed: started, cached: true }] });
      return undefined;
    }
    tell({ vertexes: [{ ...vertex, started }] });
    const end = (error?: string) =>
      tell({ vertexes: [{ ...vertex, started, completed: new Date().toISOString(), ...(error ? { error } : {}) }] });
    try {
      signal.throwIfAborted();
      const result = await work((text) =>
        tell({
          logs: [{ vertex: vertex.digest, stream: 1, data: Buffer.from(text).toString("base64"), timestamp: started }],
        }),
      );
      end();
      if (how.cacheKey !== undefined) built.add(how.cacheKey);
      return result;
    } catch (error) {
      end(signal.aborted ? "context canceled: context canceled" : (error as Error).message);
      throw error;
    }
  }

  /** `[web 2/3] RUN make`, `[web internal] load build context`, `[web] exporting to image`. */
  #named(name: string, prefixOnly = false): string {
    if (this.#target === "") return name;
    return prefixOnly ? `[${this.#target}] ${name}` : name.replace(/^\[/, `[${this.#target} `);
  }
}

function tell(status: object): void {
  process.stderr.write(`${JSON.stringify(status)}\n`);
}
