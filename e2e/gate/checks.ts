import { join } from "node:path";
import type { Checklist } from "../checklist.ts";
import type { Bench } from "./bench.ts";
import { scenariosInside } from "./own-network.ts";
import { baselineScenarios } from "./scenarios/baselines.ts";
import { byHandScenarios } from "./scenarios/by-hand.ts";
import { cancelScenarios } from "./scenarios/cancels.ts";
import { commandScenarios } from "./scenarios/commands.ts";
import { dnsScenarios } from "./scenarios/dns.ts";
import { guardedPrometheusScenarios } from "./scenarios/guarded-prometheus.ts";
import { liarScenarios } from "./scenarios/liars.ts";
import { manyScenarios } from "./scenarios/many.ts";
import { queryScenarios } from "./scenarios/prometheus.ts";
import { rollbackScenarios } from "./scenarios/rollbacks.ts";
import { secretScenarios } from "./scenarios/secrets.ts";
import { tlsScenarios } from "./scenarios/tls.ts";
import { versionScenarios } from "./scenarios/versions.ts";
import { makeAuthority } from "./world/certificates.ts";
import { openShop } from "./world/shop.ts";

/** Scenarios at a time. They wait more than they work. */
const WIDTH = 6;

/** Runs the built health-gate against servers that others wrote, and against some that no one should have. */
export async function checkGate(checklist: Checklist, bench: Bench): Promise<void> {
  checklist.heading("health-gate against real servers");
  const { parts, folder } = bench;
  await using opened = new AsyncDisposableStack();
  // While the first scenarios play that need neither.
  const authority = makeAuthority(parts.openssl, join(folder, "authority"));
  const shop = openShop(parts.prometheus, folder);
  for (const promise of [authority, shop]) promise.catch(() => {});
  opened.defer(async () => (await shop.catch(() => undefined))?.[Symbol.asyncDispose]());
  await checklist.checkAll(
    [
      // The long ones first.
      ...scenariosInside(bench, "workflows"),
      ...rollbackScenarios(bench),
      ...versionScenarios(bench),
      ...scenariosInside(bench, "names"),
      ...baselineScenarios(bench),
      ...byHandScenarios(bench),
      ...tlsScenarios(bench, authority),
      ...dnsScenarios(bench),
      ...liarScenarios(bench),
      ...commandScenarios(bench),
      ...cancelScenarios(bench),
      ...secretScenarios(bench, authority),
      ...guardedPrometheusScenarios(bench, authority),
      ...queryScenarios(bench, shop),
      ...manyScenarios(bench, shop),
    ],
    WIDTH,
  );
}
