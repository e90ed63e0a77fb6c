import type {
  AlarmCheck,
  Check,
  CheckCommon,
  CheckKind,
  EcsServiceCheck,
  HttpCheck,
  MetricCheck,
  PrometheusCheck,
  TlsCheck,
} from "@deploy-actions/shared/checks/check";
import { httpCheck, common as open, versionInJson } from "@deploy-actions/shared/testkit/checks";

/** What a document leaves open when it says no more than what to look at. */
export const common = <K extends CheckKind>(kind: K, name: string): CheckCommon & { readonly kind: K } => ({
  ...open,
  kind,
  name,
});

export const http = ({ expect, ...overrides }: Partial<HttpCheck> = {}): HttpCheck =>
  httpCheck({ name: "web", version: versionInJson, ...overrides, ...(expect ? { expect } : {}) });

export const ecsService = (overrides: Partial<EcsServiceCheck> = {}): EcsServiceCheck => ({
  ...common("ecs-service", "web-service"),
  cluster: "production",
  service: "web",
  taskDefinition: "web:8",
  deployment: "ecs-svc/8",
  ...overrides,
});

export const alarm = (overrides: Partial<AlarmCheck> = {}): AlarmCheck => ({
  ...common("alarm", "web-5xx"),
  alarms: ["web-5xx"],
  ...overrides,
});

export const tls = (overrides: Partial<TlsCheck> = {}): TlsCheck => ({
  ...common("tls", "certificate"),
  advisory: true,
  host: "web.example.com",
  port: 443,
  serverName: "web.example.com",
  addresses: "one",
  ca: undefined,
  expect: { daysLeft: 14 },
  ...overrides,
});

export const metric = (overrides: Partial<MetricCheck> = {}): MetricCheck => ({
  ...common("metric", "requests"),
  expression: undefined,
  metrics: [
    {
      id: "m1",
      namespace: "AWS/ApplicationELB",
      metric: "RequestCount",
      dimensions: { LoadBalancer: "app/web/1" },
      stat: "Sum",
    },
  ],
  period: 60_000,
  ingestionDelay: 120_000,
  expect: { gt: 0 },
  ...overrides,
});

export const prometheus = (overrides: Partial<PrometheusCheck> = {}): PrometheusCheck => ({
  ...common("prometheus", "error-rate"),
  url: "https://prometheus.internal",
  query: 'sum(rate(http_requests_total{status=~"5.."}[1m]))',
  headers: [],
  ca: undefined,
  expect: { lt: 0.01 },
  ...overrides,
});

export const named = <C extends Check>(check: C, name: string): C => ({ ...check, name });
