import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** What anybody on the machine can read of a process, seen at least once. */
export interface Seen {
  readonly pid: number;
  /** Words of the command line. */
  readonly words: readonly string[];
  /** `NAME=value`. */
  readonly environment: readonly string[];
}

export interface Sampler {
  /** Every process that was seen until now. */
  stop(): Promise<readonly Seen[]>;
}

/** Looks at all processes again and again, in a thread of its own, so that it misses none while this one is busy. */
export async function startSampler(): Promise<Sampler> {
  const worker = new Worker(new URL("./sampler-thread.ts", import.meta.url));
  await once(worker, "message");
  return {
    async stop() {
      const answer = once(worker, "message");
      worker.postMessage("stop");
      const [seen] = (await answer) as [readonly Seen[]];
      await worker.terminate();
      return seen;
    },
  };
}
