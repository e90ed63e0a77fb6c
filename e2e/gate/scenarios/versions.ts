import type { Bench } from "../bench.ts";
import { type Document, type GateRun, IN_VAIN, runGate, startGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { type App, startApp } from "../world/app.ts";
import { startNginx } from "../world/nginx.ts";
import { freePort } from "../world/ports.ts";

/** Samples that make a gate with the default threshold sure that it has converged, however the first ones fell. */
const SURELY_CONVERGED = 6;

/** Long enough for anything to happen in it; a gate that fails does not wait for its end. */
const BAKE = { bake: "60s" };

/** nginx in front of an old and a new version, as after a blue/green deploy. */
export function versionScenarios(bench: Bench): readonly Scenario[] {
  const { parts, folder } = bench;
  const behindNginx = async (play: (world: World) => Promise<GateRun>) => {
    await using old = await startApp("v1");
    await using fresh = await startApp("v2");
    const port = await freePort();
    const conf = (...apps: readonly App[]) => site(port, apps);
    await using nginx = await startNginx(parts.nginx, folder, { port }, conf(old));
    const document = [{ ...HTTP, url: `http://127.0.0.1:${port}/` }];
    return await play({ old, fresh, document, route: (...apps) => nginx.reload(conf(...apps)) });
  };

  return [
    scenario(
      "nginx switches from the old version to the new one while the gate waits",
      {
        verdict: "passed",
        also: ({ outputs }) => unlessBothSeen(outputs["observed-versions"]),
      },
      () =>
        behindNginx(async ({ old, fresh, document, route }) => {
          await using gate = startGate(bench, document, { inputs: { "expected-version": "v2" } });
          await gate.meanwhile("the old version has answered twice", () => old.answers >= 2);
          await route(fresh);
          return await gate.result;
        }),
    ),
    scenario(
      "nginx switches back to the old version during the bake",
      { verdict: "failed", reason: [/had converged/, /v1/, /v2/] },
      () =>
        behindNginx(async ({ old, fresh, document, route }) => {
          await route(fresh);
          await using gate = startGate(bench, document, { inputs: { "expected-version": "v2", ...BAKE } });
          await gate.meanwhile("the new version has converged", () => fresh.answers >= SURELY_CONVERGED);
          await route(old);
          return await gate.result;
        }),
    ),
    scenario(
      "nginx mixes two versions",
      {
        verdict: "failed",
        reason: [/v1/, /v2/],
        also: ({ outputs, summary }) => [
          ...unlessBothSeen(outputs["observed-versions"]),
          ...(/v1 × \d.*v2 × \d|v2 × \d.*v1 × \d/.test(summary) ? [] : ["The mix is not in the summary."]),
        ],
      },
      () =>
        behindNginx(async ({ old, fresh, document, route }) => {
          await route(old, fresh);
          return await runGate(bench, document, { inputs: { "expected-version": "v2", ...IN_VAIN } });
        }),
    ),
    scenario("only the old version answers, with 200", { verdict: "failed", reason: [/v1/, /v2/] }, () =>
      behindNginx(({ document }) => runGate(bench, document, { inputs: { "expected-version": "v2", ...IN_VAIN } })),
    ),
  ];
}

interface World {
  readonly old: App;
  readonly fresh: App;
  readonly document: Document;
  /** Takes turns when there are several. */
  route(...apps: readonly App[]): Promise<void>;
}

function unlessBothSeen(observed = "{}"): readonly string[] {
  const { v1 = 0, v2 = 0 } = JSON.parse(observed);
  return v1 > 0 && v2 > 0 ? [] : [`Output observed-versions is ${observed}, and both versions have answered.`];
}

const HTTP = { kind: "http", version: { json: "$.version" }, expect: { status: 200 } };

function site(port: number, apps: readonly App[]): string {
  const upstream = `upstream web { ${apps.map((app) => `server 127.0.0.1:${app.port};`).join(" ")} }`;
  return `${upstream} server { listen 127.0.0.1:${port}; location / { proxy_pass http://web; } }`;
}
