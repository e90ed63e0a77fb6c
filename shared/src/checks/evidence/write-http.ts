import { writeDuration } from "../../duration.ts";
import type { StatusRange, TextAssertion, ValueAssertion } from "../assertion.ts";
import type { HttpCheck, VersionSource } from "../check.ts";
import type { Beside } from "./beside.ts";
import { writeHeaders } from "./write-headers.ts";

/** As in the grammar: what holds when a check says nothing. */
const METHOD = "GET";
const MAX_BODY = 1_048_576;

export function writeHttp(check: HttpCheck, beside: Beside): object {
  const { urls, method, body, addresses, followRedirects, ca, maxBody, version, expect, failFast } = check;
  const { status, headers, json, latency, percentiles } = expect;
  const limits = [
    ...(latency === undefined ? [] : [["max", writeDuration(latency)] as const]),
    ...percentiles.map(({ percentile, latency: limit }) => [`p${percentile}`, writeDuration(limit)] as const),
  ];
  return {
    url: oneOrMore(urls),
    method: method === METHOD ? undefined : method,
    ...writeHeaders(check, beside),
    body,
    addresses: addresses === "one" ? undefined : addresses,
    "follow-redirects": followRedirects === 0 ? undefined : followRedirects,
    "ca-file": ca && beside.certificate(ca),
    "max-body": maxBody === MAX_BODY ? undefined : `${maxBody}B`,
    version: version && writeVersion(version),
    expect: {
      status: oneOrMore(status.map(writeStatus)),
      headers: record(headers.map(({ name, assertion }) => [name, alone(assertion, "equals")])),
      body: expect.body.length === 0 ? undefined : oneOrMore(expect.body.map((one) => alone(one, "contains"))),
      json: record(json.map(({ path, assertion }) => [path, writeValue(assertion)])),
      latency: record(limits),
    },
    "fail-fast": failFast.length === 0 ? undefined : failFast.map(writeStatus),
  };
}

function writeVersion({ from, match, expected }: VersionSource): object {
  const where =
    from.kind === "json"
      ? { json: from.path }
      : from.kind === "header"
        ? { header: from.name }
        : { regex: from.pattern };
  return { ...where, match: match === "exact" ? undefined : match, expected };
}

function writeStatus({ from, to }: StatusRange): number | string {
  if (from === to) return from;
  return from % 100 === 0 && to === from + 99 ? `${from / 100}xx` : `${from}-${to}`;
}

/** A text by itself, where there is one assertion and it is the one that a text stands for. */
function alone(assertion: TextAssertion, stands: keyof TextAssertion): TextAssertion | string {
  const given = Object.values(assertion).filter((value) => value !== undefined);
  return (given.length === 1 && assertion[stands]) || assertion;
}

function writeValue(assertion: ValueAssertion): unknown {
  const given = Object.entries(assertion).filter(([, value]) => value !== undefined);
  const isPlain =
    given.length === 1 && "eq" in assertion && (assertion.eq === null || typeof assertion.eq !== "object");
  return isPlain ? assertion.eq : assertion;
}

function oneOrMore<T>(items: readonly T[]): T | readonly T[] | undefined {
  return items.length === 1 ? items[0] : items;
}

function record(entries: readonly (readonly [string, unknown])[]): object | undefined {
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
