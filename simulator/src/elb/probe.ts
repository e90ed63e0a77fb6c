import { request } from "node:http";
import type { Target } from "../load-balancing.ts";
import type { CheckResult } from "./health-check.ts";
import { deadline, type Wire } from "./wire.ts";

/** Sends one health check, on a connection of its own as the load balancer does. */
export async function probe(
  wire: Wire,
  target: Target,
  { path, timeoutMs }: { path: string; timeoutMs: number },
): Promise<CheckResult> {
  const port = await wire.loopback.port(target.id, target.port);
  if (port === undefined) return { kind: "broken" };
  return new Promise((resolve) => {
    const check = request({
      host: "127.0.0.1",
      port,
      path,
      agent: false,
      headers: { host: `${target.id}:${target.port}`, "user-agent": "ELB-HealthChecker/2.0", connection: "close" },
    });
    const settle = (result: CheckResult) => {
      cancel();
      check.destroy();
      resolve(result);
    };
    const cancel = deadline(wire, timeoutMs, () => settle({ kind: "timeout" }));
    check.on("response", (response) => settle({ kind: "status", code: response.statusCode ?? 0 }));
    check.on("error", () => settle({ kind: "broken" }));
    check.end();
  });
}
