import { alarmCheck } from "./kinds/alarm.ts";
import { commandCheck } from "./kinds/command.ts";
import { dnsCheck } from "./kinds/dns.ts";
import { ecsServiceCheck } from "./kinds/ecs-service.ts";
import { httpCheck } from "./kinds/http.ts";
import { metricCheck } from "./kinds/metric.ts";
import { prometheusCheck } from "./kinds/prometheus.ts";
import { targetGroupCheck } from "./kinds/target-group.ts";
import { tcpCheck } from "./kinds/tcp.ts";
import { tlsCheck } from "./kinds/tls.ts";
import type { Surroundings } from "./surroundings.ts";

/** The full form of every kind of check. */
export function kindsOfChecks(around: Surroundings) {
  return {
    http: httpCheck(around),
    tcp: tcpCheck(),
    dns: dnsCheck(),
    tls: tlsCheck(around),
    "ecs-service": ecsServiceCheck(),
    "target-group": targetGroupCheck(),
    alarm: alarmCheck(),
    metric: metricCheck(),
    prometheus: prometheusCheck(around),
    command: commandCheck(around),
  } as const;
}

export type KindsOfChecks = ReturnType<typeof kindsOfChecks>;
