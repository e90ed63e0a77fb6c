import { formatDuration } from "../../duration.ts";
import type { DnsCheck } from "../check.ts";
import { judgeRecords } from "../net/judge-records.ts";
import { queryDns } from "../net/query-dns.ts";
import { TimeIsUp, withTimeLimit } from "../net/time-limit.ts";
import type { Observation, Probe } from "../observation.ts";

/**
 * Passes where a name server gives the records that are expected. A name that does not exist fails; a name server that
 * cannot tell is an error. `max-ttl` is for A and AAAA: Node tells the TTL of no other record.
 */
export function dnsProbe(check: DnsCheck): Probe {
  const servers = check.resolvers.length > 0 ? check.resolvers : [undefined];
  return { look: (signal) => Promise.all(servers.map((server) => ask(check, server, signal))) };
}

async function ask(check: DnsCheck, server: string | undefined, signal: AbortSignal): Promise<Observation> {
  const { host, record, pace } = check;
  const target = server === undefined ? `${record} of ${host}` : `${record} of ${host} at ${server}`;
  const begun = performance.now();
  try {
    const question = { host, record, server, timeout: pace.timeout };
    const records = await withTimeLimit(pace.timeout, signal, (limited) => queryDns(question, limited));
    return { target, ...judgeRecords(records, check), latency: performance.now() - begun };
  } catch (error) {
    signal.throwIfAborted();
    return { target, ...explain(error, check) };
  }
}

function explain(error: unknown, { host, record, pace }: DnsCheck): Omit<Observation, "target"> {
  if (error instanceof TimeIsUp) {
    return { outcome: "error", reason: `the name server did not answer within ${formatDuration(pace.timeout)}` };
  }
  const { code } = Object(error);
  if (code === "ENOTFOUND") return { outcome: "fail", reason: `the name ${host} does not exist (NXDOMAIN)` };
  if (code === "ENODATA") return { outcome: "fail", reason: `the name ${host} has no ${record} record` };
  if (code === "EBADNAME") return { outcome: "error", reason: `${host} is not a name that DNS knows`, final: true };
  const why = CANNOT_TELL[code];
  if (!why) throw error;
  return { outcome: "error", reason: why };
}

/** Codes of https://nodejs.org/api/dns.html#error-codes that tell of the name server, not of the name. */
const CANNOT_TELL: Readonly<Record<string, string>> = {
  ESERVFAIL: "the name server cannot tell (SERVFAIL)",
  EREFUSED: "the name server refused the question (REFUSED)",
  ENOTIMP: "the name server does not know this kind of question (NOTIMP)",
  EFORMERR: "the name server did not understand the question (FORMERR)",
  EBADRESP: "the name server's answer cannot be read",
  ECONNREFUSED: "nothing answers at the name server's address",
  ETIMEOUT: "the name server did not answer",
};
