import { expect, test } from "@jest/globals";
import type { DnsCheck } from "../../src/checks/check.ts";
import { dnsProbe } from "../../src/checks/probes/dns-probe.ts";
import { common, never, timeout } from "./checks.ts";
import { a, aaaa, dnsServer, mx, named, srv, txt, type Zone } from "./dns-server.ts";
import { freePort } from "./tcp-server.ts";

const any = { contains: undefined, equals: undefined, maxTtl: undefined };

const check = (overrides: Partial<DnsCheck> = {}): DnsCheck => ({
  ...common,
  kind: "dns",
  host: "web.example.com",
  record: "A",
  resolvers: [],
  expect: any,
  ...overrides,
});

const look = async (zone: Zone, overrides: Partial<DnsCheck> = {}) => {
  await using server = await dnsServer(zone);
  const [observation] = await dnsProbe(check({ resolvers: [server.address], ...overrides })).look(never);
  return observation;
};

test("each resolver is a target, and says what it knows", async () => {
  await using one = await dnsServer({ "web.example.com A": [a("192.0.2.1"), a("192.0.2.2", 300)] });
  await using other = await dnsServer({ "web.example.com A": [a("192.0.2.9")] });
  const probe = dnsProbe(
    check({ resolvers: [one.address, other.address], expect: { ...any, contains: ["192.0.2.1"] } }),
  );
  expect(await probe.look(never)).toEqual([
    {
      target: `A of web.example.com at ${one.address}`,
      outcome: "pass",
      reason: "the A records are 192.0.2.1, 192.0.2.2",
      latency: expect.any(Number),
      evidence: ["192.0.2.1 (TTL 60 s)", "192.0.2.2 (TTL 300 s)"],
    },
    {
      target: `A of web.example.com at ${other.address}`,
      outcome: "fail",
      reason: "the A records are 192.0.2.9: without 192.0.2.1",
      latency: expect.any(Number),
      evidence: ["192.0.2.9 (TTL 60 s)"],
    },
  ]);
});

test("every look asks again", async () => {
  await using server = await dnsServer({ "web.example.com A": [a("192.0.2.1", 3600)] });
  const probe = dnsProbe(check({ resolvers: [server.address] }));
  await probe.look(never);
  await probe.look(never);
  expect(server.questions).toEqual(["web.example.com A", "web.example.com A"]);
});

test.each([
  ["AAAA", [aaaa("2001:db8:0:0:0:0:0:1")], "2001:db8::1"],
  ["CNAME", [named("lb.example.net")], "lb.example.net"],
  ["NS", [named("ns1.example.net"), named("ns2.example.net")], "ns1.example.net, ns2.example.net"],
  ["MX", [mx(10, "mail.example.com")], "10 mail.example.com"],
  ["SRV", [srv(0, 5, 443, "web1.example.com")], "0 5 443 web1.example.com"],
  ["TXT", [txt("v=spf1 ", "-all")], "v=spf1 -all"],
] as const)("%s records as text", async (record, records, text) => {
  expect(await look({ [`web.example.com ${record}`]: records }, { record })).toMatchObject({
    outcome: "pass",
    reason: `the ${record} records are ${text}`,
  });
});

test.each([
  ["NXDOMAIN", "fail", "the name web.example.com does not exist (NXDOMAIN)"],
  ["NODATA", "fail", "the name web.example.com has no A record"],
  ["SERVFAIL", "error", "the name server cannot tell (SERVFAIL)"],
  ["REFUSED", "error", "the name server refused the question (REFUSED)"],
  ["NOTIMP", "error", "the name server does not know this kind of question (NOTIMP)"],
  ["FORMERR", "error", "the name server did not understand the question (FORMERR)"],
] as const)("%s", async (known, outcome, reason) => {
  const observation = await look({ "web.example.com A": known });
  expect(observation).toEqual({ target: expect.stringContaining("A of web.example.com at"), outcome, reason });
});

test("a name server that is silent, or not there, tells nothing of the name", async () => {
  expect(await look({ "web.example.com A": "silence" }, timeout(50))).toMatchObject({
    outcome: "error",
    reason: "the name server did not answer within 50 ms",
  });
  expect(await look({}, { resolvers: [`127.0.0.1:${await freePort()}`] })).toMatchObject({
    outcome: "error",
    reason: "nothing answers at the name server's address",
  });
});

test("a lost question is asked again within the time-out", async () => {
  await using server = await dnsServer({ "web.example.com A": "silence" });
  const probe = dnsProbe(check({ resolvers: [server.address], ...timeout(1_000) }));
  await probe.look(never);
  expect(server.questions.length).toBeGreaterThan(1);
});

test("a name that cannot be asked for is not asked for again", async () => {
  expect(await look({}, { host: "web..example.com" })).toMatchObject({
    outcome: "error",
    reason: "web..example.com is not a name that DNS knows",
    final: true,
  });
});

test("an abort ends the look with its reason", async () => {
  const controller = new AbortController();
  const reason = new Error("cancelled");
  await using server = await dnsServer({ "web.example.com A": "silence" });
  const looking = dnsProbe(check({ resolvers: [server.address] })).look(controller.signal);
  controller.abort(reason);
  await expect(looking).rejects.toBe(reason);
});

test("without resolvers the system's are asked, as one target", async () => {
  // The name is refused before anybody is asked.
  const observations = await dnsProbe(check({ host: "web..example.com" })).look(never);
  expect(observations).toMatchObject([{ target: "A of web..example.com", outcome: "error" }]);
});
