import { Resolver } from "node:dns/promises";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Part } from "../../parts/part.ts";
import { startProgram } from "./program.ts";

export interface NameServer extends AsyncDisposable {
  /** Names and their addresses, in place of those it had. */
  setHosts(hosts: Hosts): Promise<void>;
  /** Whether somebody was told this address of this name. */
  hasAnswered(name: string, address: string): boolean;
}

export type Hosts = Readonly<Record<string, readonly string[]>>;

/** Starts a name server that knows what is under `test` and nothing else; for everything there `ttl` seconds hold. */
export async function startDnsmasq(
  part: Part,
  folder: string,
  { port, ttl, hosts, options = [] }: { port: number; ttl: number; hosts: Hosts; options?: readonly string[] },
): Promise<NameServer> {
  const home = await mkdtemp(join(folder, "dnsmasq-"));
  const file = join(home, "hosts");
  const write = (next: Hosts) => writeFile(file, hostsFile(next));
  await write({ ...hosts, [READY]: ["127.0.0.1"] });
  const resolver = new Resolver({ timeout: 200, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  const server = await startProgram(
    part,
    [
      // As "--no-daemon" it stays the user it is, too: in a network of its own root may become nobody else.
      ...["--no-daemon", "--log-queries", "--conf-file=/dev/null"],
      ...["--listen-address=127.0.0.1", "--bind-interfaces", `--port=${port}`],
      ...["--no-resolv", "--no-hosts", "--local=/test/", `--addn-hosts=${file}`, `--local-ttl=${ttl}`, ...options],
    ],
    () =>
      resolver.resolve4(READY).then(
        () => true,
        () => false,
      ),
  );
  return {
    async setHosts(next) {
      await write(next);
      server.signal("SIGHUP");
    },
    hasAnswered: (name, address) => server.said().includes(` ${name} is ${address}\n`),
    [Symbol.asyncDispose]: server.stop,
  };
}

const READY = "ready.test";

function hostsFile(hosts: Hosts): string {
  const lines = Object.entries(hosts).flatMap(([name, addresses]) =>
    addresses.map((address) => `${address} ${name}\n`),
  );
  return lines.join("");
}
