import type { Bench } from "../bench.ts";
import { IN_VAIN, runGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import type { Shop } from "../world/shop.ts";

/** Queries to a real Prometheus: over and under, and every way of there being nothing to judge. */
export function queryScenarios(bench: Bench, shop: Promise<Shop>): readonly Scenario[] {
  const ask = async (query: string, expect: object, inputs = {}) => {
    const { prometheus } = await shop;
    const url = `http://127.0.0.1:${prometheus.port}`;
    return runGate(bench, [{ kind: "prometheus", interval: "100ms", url, query, expect }], { inputs });
  };
  const askInVain = (query: string, expect: object) => ask(query, expect, IN_VAIN);

  return [
    scenario("a query under its limit", { verdict: "passed" }, () => ask("shop_error_ratio", { lt: 0.05 })),
    scenario("a query over its limit", { verdict: "failed", reason: [/0\.02/, /0\.01/] }, () =>
      askInVain("shop_error_ratio", { lt: 0.01 }),
    ),
    scenario("a query without a result", { verdict: "inconclusive" }, () => askInVain("shop_missing", { lt: 1 })),
    scenario("a share of no requests, NaN", { verdict: "inconclusive", reason: [/NaN/] }, () =>
      askInVain("shop_requests / shop_requests", { lt: 0.01 }),
    ),
    scenario("a query with two results", { verdict: "error", reason: [/2|two/] }, () =>
      askInVain("shop_instances", { gt: 1 }),
    ),
    scenario("a query that sums two results", { verdict: "passed" }, () => ask("sum(shop_instances)", { eq: 5 })),
    scenario("a query with a mistake", { verdict: "error", reason: [/parse error/] }, () =>
      askInVain("sum(shop_error_ratio", { lt: 0.05 }),
    ),
  ];
}
