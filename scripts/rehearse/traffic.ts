import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Loss, Sample } from "./tally.ts";

/** Where the demo process says which version it is. */
export const VERSION_HEADER = "x-demo-version";

export interface TrafficOptions {
  /** Connections that stay open, each asking again and again. */
  readonly kept: number;
  /** Clients that open a new connection for each request. */
  readonly fresh: number;
  /** Milliseconds between two requests of one client. */
  readonly pace: number;
  /** Milliseconds after which an unanswered request is lost. */
  readonly timeout: number;
  /** Milliseconds since the start of the life. */
  readonly now: () => number;
}

export interface Traffic extends AsyncDisposable {
  /** Every request that has ended, as it ended. */
  readonly samples: readonly Sample[];
  /** Sends no more, and waits for the answers that are on their way. */
  stop(): Promise<void>;
}

/** Constant traffic from clients that never ask twice. */
export function startTraffic(url: string, options: TrafficOptions): Traffic {
  const samples: Sample[] = [];
  const stopping = new AbortController();
  const clients = options.kept + options.fresh;
  const work = Array.from({ length: clients }, (_, index) =>
    client(
      url,
      { ...options, keepAlive: index < options.kept },
      (index * options.pace) / clients,
      samples,
      stopping.signal,
    ),
  );
  const stop = async () => {
    stopping.abort();
    await Promise.all(work);
  };
  return { samples, stop, [Symbol.asyncDispose]: stop };
}

async function client(
  url: string,
  options: TrafficOptions & { readonly keepAlive: boolean },
  offset: number,
  samples: Sample[],
  stopping: AbortSignal,
): Promise<void> {
  const agent = new Agent({ keepAlive: options.keepAlive, maxSockets: 1 });
  for (let due = options.now() + offset; await until(due, options.now, stopping); ) {
    const answer = await ask(url, agent, options.timeout);
    samples.push({ at: due, ms: options.now() - due, ...answer });
    // A client that fell behind leaves beats out and keeps its own, so that a stall does not make all of them march in step.
    due += options.pace * Math.max(1, Math.floor((options.now() - due) / options.pace));
  }
  agent.destroy();
}

/** False once the traffic is stopping. */
async function until(due: number, now: () => number, stopping: AbortSignal): Promise<boolean> {
  await sleep(Math.max(0, due - now()), undefined, { signal: stopping }).catch(() => {});
  return !stopping.aborted;
}

/** One request, asked once. `node:http` does not retry, which `fetch` does not promise. */
export function ask(url: string, agent: Agent | false, timeout: number): Promise<Answer> {
  return new Promise((resolve) => {
    const request = get(url, { agent, signal: AbortSignal.timeout(timeout) }, (response) => {
      const version = response.headers[VERSION_HEADER];
      response.on("error", (error) => resolve({ lost: reason(error) }));
      response.on("end", () => {
        if (typeof version !== "string") resolve({ lost: "error answer" });
        else resolve(response.statusCode === 200 ? { version } : { version, faulty: true });
      });
      response.resume();
    });
    request.on("error", (error) => resolve({ lost: reason(error) }));
  });
}

function reason(error: NodeJS.ErrnoException): Loss {
  if (error.code === "ECONNREFUSED") return "refused";
  return error.name === "AbortError" || error.name === "TimeoutError" ? "timed out" : "reset";
}
