import { setImmediate } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import type { Probe } from "../../src/checks/observation.ts";
import { commandProbe } from "../../src/checks/probes/command-probe.ts";
import { dnsProbe } from "../../src/checks/probes/dns-probe.ts";
import { httpProbe } from "../../src/checks/probes/http-probe.ts";
import { prometheusProbe } from "../../src/checks/probes/prometheus-probe.ts";
import { tcpProbe } from "../../src/checks/probes/tcp-probe.ts";
import { tlsProbe } from "../../src/checks/probes/tls-probe.ts";
import { systemClock } from "../../src/clock.ts";
import { common, never, timeout } from "./checks.ts";
import { a, dnsServer } from "./dns-server.ts";
import { httpCheck } from "./http-check.ts";
import { httpServer, httpsServer } from "./http-server.ts";
import { freePort, tcpServer } from "./tcp-server.ts";
import { certificate, tlsServer } from "./tls-server.ts";

/** Of each row; there are two rows of each kind at least. */
const LOOKS = 100;
const ABREAST = 10;

const host = "127.0.0.1";
const clock = systemClock;
const ca = await certificate("ca.pem");
const tcp = { ...common, kind: "tcp", host, addresses: "one" } as const;
const tls = { ...tcp, kind: "tls", serverName: "localhost", ca, expect: { daysLeft: 14 } } as const;
const dns = { ...common, kind: "dns", host: "web.test", record: "A" } as const;
const any = { contains: undefined, equals: undefined, maxTtl: undefined };
const command = { ...common, kind: "command", workingDirectory: undefined, environment: [] } as const;

test("200 looks of each kind, good and bad, leave no socket, no timer and no process", async () => {
  await using open = await tcpServer();
  await using secure = await tlsServer("good");
  await using names = await dnsServer({ "web.test A": [a("192.0.2.1")], "gone.test A": "silence" });
  await using web = await httpServer((request, response) => {
    // A body that never ends: it is left in the middle.
    if (request.url === "/long") response.write("x".repeat(64 * 1024));
    else response.writeHead(request.url === "/gone" ? 302 : 200, { Location: "/gone" }).end("ok");
  });
  await using secureWeb = await httpsServer("good", (_, response) => response.end("ok"));
  const page = (url: string, more: Parameters<typeof httpCheck>[0] = {}) =>
    httpProbe(httpCheck({ urls: [url], ca, ...more }), { version: undefined });
  const numbers = { ...common, kind: "prometheus", query: "up", headers: [], ca, expect: { gt: 0 } } as const;
  const resolvers = [names.address];
  const refused = await freePort();
  const effects = { clock, env: { PATH: process.env.PATH } };
  const probes: Readonly<Record<string, readonly [outcome: string, Probe]>> = {
    "tcp, accepted": ["pass", tcpProbe({ ...tcp, port: open.port })],
    "tcp, refused": ["fail", tcpProbe({ ...tcp, port: refused })],
    "tls, shaken hands": ["pass", tlsProbe({ ...tls, port: secure.port }, effects)],
    "tls, not for that name": ["fail", tlsProbe({ ...tls, port: secure.port, serverName: "other.test" }, effects)],
    "tls, silent": ["fail", tlsProbe({ ...tls, port: open.port, ...timeout(5) }, effects)],
    "http, answered": ["pass", page(web.origin)],
    "http, more than is read": ["pass", page(`${web.origin}/long`, { maxBody: 1024 })],
    "http, left in the middle": ["fail", page(`${web.origin}/long`, timeout(5))],
    "http, in a circle": ["fail", page(`${web.origin}/gone`, { followRedirects: 5 })],
    "http, secure": ["pass", page(secureWeb.origin)],
    "http, not trusted": ["fail", page(secureWeb.origin, { ca: undefined })],
    "http, silent": ["fail", page(`http://${host}:${open.port}/`, timeout(5))],
    "prometheus, strange": ["error", prometheusProbe({ ...numbers, url: web.origin })],
    "dns, answered": ["pass", dnsProbe({ ...dns, resolvers, expect: any })],
    "dns, silent": ["error", dnsProbe({ ...dns, host: "gone.test", resolvers, expect: any, ...timeout(5) })],
    "command, ended": ["pass", commandProbe({ ...command, command: ["true"] }, effects)],
    "command, too long": ["fail", commandProbe({ ...command, command: ["sleep", "60"], ...timeout(5) }, effects)],
    "command, not there": ["error", commandProbe({ ...command, command: ["no-such-program"] }, effects)],
  };
  const before = process.getActiveResourcesInfo();
  for (const [which, [outcome, probe]] of Object.entries(probes)) {
    const outcomes = await lookOften(probe);
    expect({ which, outcomes }).toEqual({ which, outcomes: new Set([outcome]) });
    // Closing takes a turn or two of the event loop.
    for (let turns = 0; turns < 1_000 && moreThan(before).size > 0; turns++) await setImmediate();
    expect({ which, left: moreThan(before) }).toEqual({ which, left: new Set() });
  }
});

async function lookOften(probe: Probe): Promise<ReadonlySet<string | undefined>> {
  const outcomes = new Set<string | undefined>();
  for (let looks = 0; looks < LOOKS; looks += ABREAST) {
    const abreast = await Promise.all(Array.from({ length: ABREAST }, () => probe.look(never)));
    for (const observation of abreast.flat()) outcomes.add(observation.outcome);
  }
  return outcomes;
}

/** The kinds of what keeps this process busy now and did not before: sockets, pipes, timers, children. */
function moreThan(before: readonly string[]): ReadonlySet<string> {
  const known = [...before, ...TIMERS_OF_JEST];
  const more = process.getActiveResourcesInfo().filter((name) => {
    const at = known.indexOf(name);
    if (at >= 0) known.splice(at, 1);
    return at < 0 && name !== "Immediate";
  });
  return new Set(more);
}

/** They come and go; a timer that a look leaves would be there a hundred times. */
const TIMERS_OF_JEST = Array.from({ length: 5 }, () => "Timeout");
