import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { startApp } from "./app.ts";
import { makeAuthority } from "./certificates.ts";
import { startDnsmasq } from "./dnsmasq.ts";
import { startNginx } from "./nginx.ts";

const HOST = "web.example.com";
const ADDRESS = "127.0.0.1";

export interface Website extends AsyncDisposable {
  /** Path of the certificate of the authority that vouches for it. */
  readonly authority: string;
}

/** What the READMEs look at, https://web.example.com/health: name server, nginx, and an app that says its health. */
export async function openWebsite({ parts, folder }: Bench, health: () => object | undefined): Promise<Website> {
  await using made = new AsyncDisposableStack();
  const app = made.use(
    await startApp("", {
      respond: (_request, response) => {
        const said = health();
        response.writeHead(said ? 200 : 500, { "Content-Type": "application/json" });
        response.end(JSON.stringify(said ?? { error: "database is gone" }));
      },
    }),
  );
  const authority = await makeAuthority(parts.openssl, join(folder, "authority"));
  const { certificate, key } = await authority.issue(HOST, 60);
  const tls = `listen ${ADDRESS}:443 ssl; server_name ${HOST}; ssl_certificate ${certificate}; ssl_certificate_key ${key};`;
  const site = `server { ${tls} location = /health { proxy_pass http://${ADDRESS}:${app.port}; } }`;
  made.use(await startNginx(parts.nginx, folder, { port: 443 }, site));
  made.use(await startDnsmasq(parts.dnsmasq, folder, { port: 53, ttl: 60, hosts: { [HOST]: [ADDRESS] } }));
  const opened = made.move();
  return { authority: authority.certificate, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
