import { isDeepStrictEqual } from "node:util";
import { writeDuration } from "../../duration.ts";
import { Secret } from "../../secret.ts";
import type { Check, CommandCheck, DnsCheck, MetricCheck } from "../check.ts";
import { formatAddress } from "../grammar/values/address.ts";
import type { Beside } from "./beside.ts";
import { writeHeaders } from "./write-headers.ts";
import { writeHttp } from "./write-http.ts";

/** The members of one kind of check, as a document spells them. */
export function writeKind(check: Check, beside: Beside): object {
  switch (check.kind) {
    case "http":
      return writeHttp(check, beside);
    case "tcp":
      return { address: formatAddress(check), addresses: unless("one", check.addresses) };
    case "dns":
      return writeDns(check);
    case "tls":
      return {
        address: formatAddress(check),
        "server-name": unless(check.host, check.serverName),
        addresses: unless("one", check.addresses),
        "ca-file": check.ca && beside.certificate(check.ca),
        expect: { "days-left": check.expect.daysLeft },
      };
    case "ecs-service":
      return {
        cluster: check.cluster,
        service: check.service,
        "task-definition": check.taskDefinition,
        deployment: check.deployment,
      };
    case "target-group":
      return { "target-group": check.targetGroup, expect: check.expect };
    case "alarm":
      return check.alarms.length === 1 ? { alarm: check.alarms[0] } : { alarms: check.alarms };
    case "metric":
      return writeMetric(check);
    case "prometheus":
      return {
        url: check.url,
        query: check.query,
        ...writeHeaders(check, beside),
        "ca-file": check.ca && beside.certificate(check.ca),
        expect: check.expect,
      };
    case "command":
      return {
        command: check.command,
        "working-directory": check.workingDirectory,
        environment: writeEnvironment(check, beside),
      };
  }
}

/** Undefined, which is not written, where the value goes without saying. */
function unless<T>(implied: T, value: T): T | undefined {
  return isDeepStrictEqual(value, implied) ? undefined : value;
}

function writeEnvironment({ name: check, environment }: CommandCheck, beside: Beside): object | undefined {
  const variables = environment.map(({ name, value }) => [
    name,
    value instanceof Secret ? beside.variable(check, name, `the variable ${name}`) : value,
  ]);
  return unless({}, Object.fromEntries(variables));
}

function writeDns({ host, record, resolvers, expect }: DnsCheck): object {
  const { contains, equals, maxTtl } = expect;
  const expected = { contains, equals, "max-ttl": maxTtl === undefined ? undefined : writeDuration(maxTtl * 1_000) };
  const isExpected = Object.values(expected).some((value) => value !== undefined);
  return { host, record, resolvers: unless([], resolvers), expect: isExpected ? expected : undefined };
}

function writeMetric({ expression, metrics, period, ingestionDelay, expect }: MetricCheck): object {
  const written = metrics.map(({ id, ...metric }) => [id, metric] as const);
  const [only] = written;
  return {
    ...(expression === undefined && only ? only[1] : { expression, metrics: Object.fromEntries(written) }),
    period: writeDuration(period),
    "ingestion-delay": writeDuration(ingestionDelay),
    expect,
  };
}
