import type { Bench } from "../bench.ts";
import { type Document, type GateRun, IN_VAIN, runGate, startGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { type Hosts, type NameServer, startDnsmasq } from "../world/dnsmasq.ts";
import { freePort } from "../world/ports.ts";

const NAME = "web.test";
const OLD = "192.0.2.1";
const NEW = "192.0.2.2";

/** Seconds. */
const TTL = 30;

/** dnsmasq, asked as a resolver. */
export function dnsScenarios(bench: Bench): readonly Scenario[] {
  const { parts, folder } = bench;
  const withResolver = async <T>(hosts: Hosts, use: (address: string, server: NameServer) => Promise<T>) => {
    const port = await freePort();
    await using server = await startDnsmasq(parts.dnsmasq, folder, { port, ttl: TTL, hosts, options: RECORDS });
    return await use(`127.0.0.1:${port}`, server);
  };
  const look = (check: object, hosts: Hosts, inputs = {}) =>
    withResolver(hosts, (resolver) => runGate(bench, dns(check, [resolver]), { inputs }));
  const inVain = (check: object, hosts: Hosts) => look(check, hosts, IN_VAIN);
  /** Two resolvers, of which one still has the old address. */
  const disagree = (quorum: string) =>
    withResolver({ [NAME]: [OLD] }, (slow) =>
      withResolver({ [NAME]: [NEW] }, (quick) =>
        runGate(bench, dns({ quorum, expect: { equals: [NEW] } }, [slow, quick]), { inputs: IN_VAIN }),
      ),
    );
  const both = { [NAME]: [OLD, NEW] };

  return [
    // dnsmasq gives them in turns, which is nothing to tell of.
    scenario("two A records, of which one is asked for", { verdict: "passed", also: tellsOnce }, () =>
      look({ expect: { contains: OLD } }, both),
    ),
    scenario("two A records, as asked for", { verdict: "passed" }, () =>
      look({ expect: { equals: [NEW, OLD] } }, both),
    ),
    scenario("two A records where one is asked for", { verdict: "failed", reason: [/192\.0\.2\.1/] }, () =>
      inVain({ expect: { equals: [NEW] } }, both),
    ),
    scenario("MX, TXT, SRV and CNAME records, as asked for", { verdict: "passed" }, () =>
      withResolver(both, (resolver) =>
        runGate(bench, [
          ...dns({ record: "MX", expect: { equals: ["10 mail.test"] } }, [resolver]),
          ...dns({ record: "TXT", expect: { contains: "release=v2" } }, [resolver]),
          ...dns({ record: "SRV", host: "_http._tcp.test", expect: { equals: ["0 5 8080 web.test"] } }, [resolver]),
          ...dns({ record: "CNAME", host: "www.test", expect: { equals: [NAME] } }, [resolver]),
        ]),
      ),
    ),
    scenario("a name that does not exist", { verdict: "failed", reason: [/none\.test/] }, () =>
      inVain({ host: "none.test" }, both),
    ),
    scenario("records kept for 30 s, and 60 s may be", { verdict: "passed" }, () =>
      look({ expect: { "max-ttl": "60s" } }, both),
    ),
    scenario("records kept for 30 s, and 10 s may be", { verdict: "failed", reason: [/\b30 ?s/, /\b10 ?s/] }, () =>
      inVain({ expect: { "max-ttl": "10s" } }, both),
    ),
    scenario("two resolvers that disagree, quorum 1/2", { verdict: "passed" }, () => disagree("1/2")),
    scenario("two resolvers that disagree, quorum 2/2", { verdict: "failed", reason: [/192\.0\.2\.1/] }, () =>
      disagree("2/2"),
    ),
    scenario("a name that moves to another address while the gate waits", { verdict: "passed" }, () =>
      withResolver({ [NAME]: [OLD] }, async (resolver, server) => {
        await using gate = startGate(bench, dns({ expect: { equals: [NEW] } }, [resolver]));
        await gate.meanwhile("the gate has seen the old address", () => server.hasAnswered(NAME, OLD));
        await server.setHosts({ [NAME]: [NEW] });
        return await gate.result;
      }),
    ),
    scenario("a resolver that does not answer", { verdict: "error" }, async () =>
      runGate(bench, dns({ timeout: "300ms" }, [`127.0.0.1:${await freePort()}`]), { inputs: IN_VAIN }),
    ),
  ];
}

function tellsOnce({ log }: GateRun): readonly string[] {
  const told = log.match(/✓ good/g)?.length;
  return told === 1 ? [] : [`The log tells ${told} times that the check is good.`];
}

const RECORDS = [
  "--mx-host=web.test,mail.test,10",
  "--txt-record=web.test,release=v2",
  "--srv-host=_http._tcp.test,web.test,8080,0,5",
  "--cname=www.test,web.test",
];

function dns(check: object, resolvers: readonly string[]): Document & readonly object[] {
  return [{ kind: "dns", host: NAME, record: "A", resolvers, ...check }];
}
