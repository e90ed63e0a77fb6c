import { Resolver } from "node:dns/promises";
import type { DnsCheck } from "../check.ts";

export interface DnsRecord {
  /** MX as `10 mail.example.com`, SRV as `0 5 443 host`. */
  readonly text: string;
  /** Seconds. Node tells it of A and AAAA alone. */
  readonly ttl?: number;
}

export interface DnsQuestion {
  /** A whole name: the system's search domains are not tried. */
  readonly host: string;
  readonly record: DnsCheck["record"];
  /** `address` or `address:port`; undefined: the system's. */
  readonly server: string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Asks a name server, not /etc/hosts and no cache of this machine. Rejects with Node's error, or the signal's reason. */
export async function queryDns(
  { host, record, server, timeout }: DnsQuestion,
  signal: AbortSignal,
): Promise<readonly DnsRecord[]> {
  signal.throwIfAborted();
  // A lost packet is asked again after a fifth of the time, and then after twice that; the signal ends it.
  const resolver = new Resolver({ timeout: Math.ceil(timeout / 5), tries: 3 });
  if (server !== undefined) resolver.setServers([server]);
  const abort = () => resolver.cancel();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await ASK[record](resolver, host);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

type Ask = (resolver: Resolver, host: string) => Promise<readonly DnsRecord[]>;

const ASK: Readonly<Record<DnsCheck["record"], Ask>> = {
  A: async (resolver, host) => withTtl(await resolver.resolve4(host, { ttl: true })),
  AAAA: async (resolver, host) => withTtl(await resolver.resolve6(host, { ttl: true })),
  CNAME: async (resolver, host) => texts(await resolver.resolveCname(host)),
  NS: async (resolver, host) => texts(await resolver.resolveNs(host)),
  TXT: async (resolver, host) => texts((await resolver.resolveTxt(host)).map((parts) => parts.join(""))),
  MX: async (resolver, host) =>
    texts((await resolver.resolveMx(host)).map(({ priority, exchange }) => `${priority} ${exchange}`)),
  SRV: async (resolver, host) =>
    texts(
      (await resolver.resolveSrv(host)).map(
        ({ priority, weight, port, name }) => `${priority} ${weight} ${port} ${name}`,
      ),
    ),
};

function withTtl(records: readonly { readonly address: string; readonly ttl: number }[]): readonly DnsRecord[] {
  return records.map(({ address, ttl }) => ({ text: address, ttl }));
}

function texts(records: readonly string[]): readonly DnsRecord[] {
  return records.map((text) => ({ text }));
}
