import { expect, test } from "@jest/globals";
import type { DnsCheck } from "../../src/checks/check.ts";
import { judgeRecords } from "../../src/checks/net/judge-records.ts";

interface Row {
  readonly record?: DnsCheck["record"];
  readonly there: readonly string[];
  /** Seconds, of all that are there. */
  readonly ttl?: number;
  readonly expect: Partial<DnsCheck["expect"]>;
  readonly outcome: "pass" | "fail" | "error";
  /** Where it is more than the records. */
  readonly reason?: string;
}

const ROWS: Readonly<Record<string, Row>> = {
  "nothing is expected but an answer": { there: ["192.0.2.1"], expect: {}, outcome: "pass" },
  "contains what it should, and more": {
    there: ["192.0.2.1", "192.0.2.2"],
    expect: { contains: ["192.0.2.2"] },
    outcome: "pass",
  },
  "contains only a part of what it should": {
    there: ["192.0.2.1"],
    expect: { contains: ["192.0.2.1", "192.0.2.2", "192.0.2.3"] },
    outcome: "fail",
    reason: "the A records are 192.0.2.1: without 192.0.2.2, 192.0.2.3",
  },
  "equals in another order": {
    there: ["192.0.2.2", "192.0.2.1"],
    expect: { equals: ["192.0.2.1", "192.0.2.2"] },
    outcome: "pass",
    reason: "the A records are 192.0.2.1, 192.0.2.2",
  },
  "lacks one and has one too many": {
    there: ["192.0.2.1", "192.0.2.9"],
    expect: { equals: ["192.0.2.1", "192.0.2.2"] },
    outcome: "fail",
    reason: "the A records are 192.0.2.1, 192.0.2.9: without 192.0.2.2; with 192.0.2.9, which should not be there",
  },
  "spells a name in capitals and with a dot": {
    record: "CNAME",
    there: ["LB.Example.net"],
    expect: { equals: ["lb.example.NET."] },
    outcome: "pass",
  },
  "spells a mail server with more blanks": {
    record: "MX",
    there: ["10 mail.example.com"],
    expect: { contains: ["10   Mail.example.com."] },
    outcome: "pass",
  },
  "has another priority": {
    record: "MX",
    there: ["20 mail.example.com"],
    expect: { contains: ["10 mail.example.com"] },
    outcome: "fail",
    reason: "the MX records are 20 mail.example.com: without 10 mail.example.com",
  },
  "spells an IPv6 address in full": {
    record: "AAAA",
    there: ["2001:db8::1"],
    expect: { equals: ["2001:0DB8:0:0:0:0:0:1"] },
    outcome: "pass",
  },
  "has a text in another case": {
    record: "TXT",
    there: ["Token=ABC"],
    expect: { contains: ["token=abc"] },
    outcome: "fail",
    reason: "the TXT records are Token=ABC: without token=abc",
  },
  "may be kept just as long as it should": {
    there: ["192.0.2.1"],
    ttl: 300,
    expect: { maxTtl: 300 },
    outcome: "pass",
  },
  "may be kept for too long": {
    there: ["192.0.2.1"],
    ttl: 301,
    expect: { maxTtl: 300 },
    outcome: "fail",
    reason: "the A records are 192.0.2.1: with a TTL of 301 s, at most 300 s expected",
  },
  "is of a kind whose TTL is not told": {
    record: "MX",
    there: ["10 mail.example.com"],
    expect: { maxTtl: 300 },
    outcome: "error",
    reason: "the TTL of MX records is not told; max-ttl is for A and AAAA",
  },
  "would break the line": {
    record: "TXT",
    there: ["a\n::error::b"],
    expect: {},
    outcome: "pass",
    reason: "the TXT records are a\\n::error::b",
  },
};

test.each(Object.keys(ROWS))("an answer that %s", (which) => {
  const { record = "A", there, ttl, expect: expected, outcome, reason } = ROWS[which] as Row;
  const records = there.map((text) => ({ text, ...(ttl === undefined ? {} : { ttl }) }));
  const all = { contains: undefined, equals: undefined, maxTtl: undefined, ...expected };
  expect(judgeRecords(records, { record, expect: all })).toMatchObject({
    outcome,
    reason: reason ?? `the ${record} records are ${there.join(", ")}`,
  });
});

test("a long answer does not make a long sentence, nor a long list", () => {
  const records = Array.from({ length: 200 }, (_, n) => ({ text: `192.0.2.${n}`, ttl: 60 }));
  const { reason, evidence } = judgeRecords(records, {
    record: "A",
    expect: { contains: undefined, equals: undefined, maxTtl: undefined },
  });
  expect(reason.length).toBeLessThan(250);
  expect(evidence).toHaveLength(20);
});
