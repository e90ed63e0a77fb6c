import type { Bench } from "../bench.ts";
import { type Document, runGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { startApp } from "../world/app.ts";
import { startDnsmasq } from "../world/dnsmasq.ts";
import { freePort } from "../world/ports.ts";
import type { Shop } from "../world/shop.ts";

/** Twenty checks at once, of every kind that needs no AWS. */
export function manyScenarios(bench: Bench, shop: Promise<Shop>): readonly Scenario[] {
  return [
    scenario(
      "twenty checks at once",
      {
        verdict: "passed",
        also: ({ outputs }) =>
          Number(outputs.samples) >= 20 * SAMPLES ? [] : [`There were only ${outputs.samples} samples.`],
      },
      () => manyChecks(bench, shop),
    ),
  ];
}

/** Three to converge, three in the bake. */
const SAMPLES = 6;

async function manyChecks(bench: Bench, shop: Promise<Shop>) {
  const { parts, folder } = bench;
  await using app = await startApp("v2");
  const port = await freePort();
  await using _resolver = await startDnsmasq(parts.dnsmasq, folder, {
    port,
    ttl: 30,
    hosts: { "web.test": ["192.0.2.1"] },
  });
  const { prometheus } = await shop;
  const checks: Document & readonly object[] = [
    ...four((n) => ({
      kind: "http",
      url: `http://127.0.0.1:${app.port}/${n}`,
      version: { json: "$.version" },
      expect: { status: 200 },
    })),
    ...four((n) => ({
      kind: "http",
      url: `http://127.0.0.1:${app.port}/page/${n}`,
      expect: { status: "2xx", body: "v2" },
    })),
    ...four((n) => ({ kind: "tcp", name: `port ${n}`, address: `127.0.0.1:${app.port}` })),
    ...four((n) => ({
      kind: "dns",
      name: `name ${n}`,
      host: "web.test",
      record: "A",
      resolvers: [`127.0.0.1:${port}`],
      expect: { equals: ["192.0.2.1"] },
    })),
    ...two((n) => ({
      kind: "prometheus",
      interval: "500ms",
      name: `query ${n}`,
      url: `http://127.0.0.1:${prometheus.port}`,
      query: "shop_error_ratio",
      expect: { lt: 0.5 },
    })),
    ...two((n) => ({ kind: "command", name: `command ${n}`, command: ["sh", "-c", "exit 0"] })),
  ];
  return await runGate(bench, checks, { inputs: { "expected-version": "v2", interval: "500ms", bake: "2s" } });
}

const numbered = (count: number) => (make: (n: number) => object) =>
  Array.from({ length: count }, (_, n) => make(n + 1));
const four = numbered(4);
const two = numbered(2);
