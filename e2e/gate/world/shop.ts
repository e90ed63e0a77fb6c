import type { Part } from "../../parts/part.ts";
import { startApp } from "./app.ts";
import { type Prometheus, startPrometheus } from "./prometheus.ts";

/** A shop that says how it does, and a Prometheus that asks it several times a second. */
export interface Shop extends AsyncDisposable {
  readonly prometheus: Prometheus;
  /** Share of requests that fail. */
  errorRatio: number;
}

export async function openShop(part: Part, folder: string): Promise<Shop> {
  await using made = new AsyncDisposableStack();
  let errorRatio = 0.02;
  const app = made.use(
    await startApp("v2", {
      respond: (_request, response) =>
        response.end(
          `shop_error_ratio ${errorRatio}\nshop_requests 0\nshop_instances{zone="a"} 2\nshop_instances{zone="b"} 3\n`,
        ),
    }),
  );
  const target = `127.0.0.1:${app.port}`;
  const prometheus = made.use(
    await startPrometheus(part, folder, { target, isReady: (port) => knows("shop_error_ratio", port) }),
  );
  const parts = made.move();
  return {
    prometheus,
    get errorRatio() {
      return errorRatio;
    },
    set errorRatio(value) {
      errorRatio = value;
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** Whether Prometheus has scraped this metric. */
async function knows(metric: string, port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${metric}`).catch(() => undefined);
  return answer?.ok === true && (await answer.text()).includes(`"__name__":"${metric}"`);
}
