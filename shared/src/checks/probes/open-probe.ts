import type { Check } from "../check.ts";
import type { Probe } from "../observation.ts";
import type { Expectation, ProbeEffects } from "./expectation.ts";

/** Loads what the kind needs, and no more: a gate that asks a URL does not pay for the AWS SDK. */
export async function openProbe(check: Check, expectation: Expectation, effects: ProbeEffects): Promise<Probe> {
  switch (check.kind) {
    case "http":
      return (await import("./http-probe.ts")).httpProbe(check, expectation);
    case "prometheus":
      return (await import("./prometheus-probe.ts")).prometheusProbe(check);
    case "tcp":
      return (await import("./tcp-probe.ts")).tcpProbe(check);
    case "dns":
      return (await import("./dns-probe.ts")).dnsProbe(check);
    case "tls":
      return (await import("./tls-probe.ts")).tlsProbe(check, effects);
    case "command":
      return (await import("./command-probe.ts")).commandProbe(check, effects);
    case "ecs-service":
      return (await import("./ecs-service-probe.ts")).ecsServiceProbe(check, expectation, effects);
    case "target-group":
      return (await import("./target-group-probe.ts")).targetGroupProbe(check, effects);
    case "alarm":
      return (await import("./alarm-probe.ts")).alarmProbe(check, expectation, effects);
    case "metric":
      return (await import("./metric-probe.ts")).metricProbe(check, expectation, effects);
  }
}
