import { isIPv6 } from "node:net";
import { shorten } from "../assert/show.ts";
import type { DnsCheck } from "../check.ts";
import type { Observation } from "../observation.ts";
import type { DnsRecord } from "./query-dns.ts";

/**
 * Holds an answer against what is expected of it. Records are a set: neither order nor the way a name or an IPv6 address
 * is spelled counts. A limit of the TTL can be judged for A and AAAA alone: for the others Node does not tell it.
 */
export function judgeRecords(
  answered: readonly DnsRecord[],
  { record, expect }: Pick<DnsCheck, "record" | "expect">,
): Pick<Observation, "outcome" | "reason" | "evidence" | "final"> {
  // Name servers turn the order with every answer, which is no news.
  const records = answered.toSorted((a, b) => (a.text < b.text ? -1 : 1));
  const evidence = records.slice(0, EVIDENCE_LINES).map(({ text, ttl }) => line(text, ttl));
  const { contains, equals, maxTtl } = expect;
  if (maxTtl !== undefined && records.some(({ ttl }) => ttl === undefined)) {
    return {
      outcome: "error",
      reason: `the TTL of ${record} records is not told; max-ttl is for A and AAAA`,
      final: true,
    };
  }
  const key = (text: string) => comparable(text, record);
  const there = new Set(records.map(({ text }) => key(text)));
  const wanted = new Set(equals?.map(key));
  const missing = [...(equals ?? []), ...(contains ?? [])].filter((text) => !there.has(key(text)));
  const extra = equals ? records.map(({ text }) => text).filter((text) => !wanted.has(key(text))) : [];
  const longest = Math.max(0, ...records.map(({ ttl }) => ttl ?? 0));
  const problems = [
    missing.length > 0 && `without ${list(missing)}`,
    extra.length > 0 && `with ${list(extra)}, which should not be there`,
    maxTtl !== undefined && longest > maxTtl && `with a TTL of ${longest} s, at most ${maxTtl} s expected`,
  ].filter((problem) => problem !== false);
  const answer = `the ${record} records are ${list(records.map(({ text }) => text))}`;
  if (problems.length === 0) return { outcome: "pass", reason: answer, evidence };
  return { outcome: "fail", reason: `${answer}: ${problems.join("; ")}`, evidence };
}

const EVIDENCE_LINES = 20;

/** RFC 4343: names do not tell upper from lower case. */
function comparable(text: string, record: DnsCheck["record"]): string {
  if (record === "TXT") return text;
  if (isIPv6(text)) return new URL(`http://[${text}]`).hostname;
  return text.trim().replace(/\s+/g, " ").replace(/\.$/, "").toLowerCase();
}

function list(texts: readonly string[]): string {
  return shorten(texts.map(printable).join(", "), 200);
}

function line(text: string, ttl: number | undefined): string {
  return `${shorten(printable(text), 300)}${ttl === undefined ? "" : ` (TTL ${ttl} s)`}`;
}

/** A TXT record can hold line breaks and terminal colours. */
function printable(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
