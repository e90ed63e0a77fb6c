import type { Bench } from "../bench.ts";
import { type GateRun, IN_VAIN, runGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { type App, startApp } from "../world/app.ts";
import { startNginx } from "../world/nginx.ts";
import { freePort } from "../world/ports.ts";

/** A look before the deploy, `mode: baseline`, and a gate after it that knows what it saw. nginx is in front, as ever. */
export function baselineScenarios(bench: Bench): readonly Scenario[] {
  /** `before` and `after`: which app nginx has behind it; none answers with 502. */
  const play = async (before: App | undefined, after: App | undefined, { check = {}, inputs = {} }: Details = {}) => {
    const port = await freePort();
    const nowhere = await freePort();
    const site = (app: App | undefined) =>
      `server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${app?.port ?? nowhere}; } }`;
    const http = { kind: "http", name: "web", url: `http://127.0.0.1:${port}/`, expect: { status: 200 }, ...check };
    const outputs = await seenBefore(bench, { port, site: site(before) }, http);
    await using _nginx = await startNginx(bench.parts.nginx, bench.folder, { port }, site(after));
    return await runGate(bench, [http], { inputs: { ...inputs, baseline: outputs.baseline ?? "" } });
  };

  return [
    scenario(
      "it was broken before the deploy, and is",
      { verdict: "inconclusive", reason: [/broken before this deploy/, /502/] },
      () => play(undefined, undefined, { inputs: IN_VAIN }),
    ),
    scenario("it was broken before the deploy, and is repaired", { verdict: "passed" }, async () => {
      await using app = await startApp("v2");
      return await play(undefined, app);
    }),
    scenario("it was well before the deploy, and is broken", { verdict: "failed", reason: [/502/] }, async () => {
      await using app = await startApp("v1");
      return await play(app, undefined, { inputs: IN_VAIN });
    }),
    scenario(
      "it has become slow: half a second instead of nothing",
      { verdict: "failed", reason: [/p50/, /baseline|before/] },
      async () => {
        await using quick = await startApp("v1");
        await using slow = await startApp("v2", {
          respond: (_, response) => void setTimeout(() => response.end(), 500),
        });
        const check = { compare: { p50: { "max-ratio": 1.5, floor: "300ms" } } };
        return await play(quick, slow, { check, inputs: { bake: "3s" } });
      },
    ),
  ];
}

interface Details {
  readonly check?: object;
  readonly inputs?: Readonly<Record<string, string>>;
}

async function seenBefore(
  bench: Bench,
  { port, site }: { readonly port: number; readonly site: string },
  check: object,
): Promise<GateRun["outputs"]> {
  await using _nginx = await startNginx(bench.parts.nginx, bench.folder, { port }, site);
  const { outputs } = await runGate(bench, [check], { inputs: { mode: "baseline", bake: "1s" } });
  return outputs;
}
