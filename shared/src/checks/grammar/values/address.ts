import { isIP } from "node:net";
import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import { readAs } from "../read-as.ts";

export interface Address {
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
}

/** From `db.internal:5432` or `[::1]:5432`. */
export function address({ port }: { readonly port?: number } = {}) {
  return v.pipe(
    v.string(),
    readAs((text) => parseAddress(text, port)),
  );
}

export function parseAddress(text: string, defaultPort?: number): Address {
  const example = defaultPort === undefined ? "db.internal:5432" : "web.example.com";
  const [, scheme] = /^(\w+):\/\//.exec(text) ?? [];
  if (scheme) throw new Failure("This is a URL.", { hint: `Write an address without "${scheme}://": "${example}".` });
  if (text.includes("@")) throw new Failure("An address has no credentials.", { hint: `Write it like "${example}".` });
  const bare = isIP(text) === 6 ? `[${text}]` : text;
  const [, brackets, name, digits] = /^(?:\[(.*)\]|([^:]*))(?::(.*))?$/.exec(bare) ?? [];
  const host = brackets ?? name ?? "";
  if (!(brackets === undefined ? isHost(host) : isIP(host) === 6)) {
    throw new Failure(`"${text}" is no address.`, { hint: `Write it like "${example}".` });
  }
  if (digits === undefined && defaultPort === undefined) {
    throw new Failure(`"${text}" has no port.`, { hint: `Write it like "${bare}:5432".` });
  }
  const port = digits === undefined ? (defaultPort ?? 0) : Number(digits);
  if (!/^\d*$/.test(digits ?? "") || !(port >= 1 && port <= 65_535)) {
    throw new Failure(`"${digits}" is no port.`, { hint: "A port is from 1 to 65535." });
  }
  return { host, port };
}

/** As people write it: with brackets around an IPv6 address. */
export function formatAddress({ host, port }: Address): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** The name of a machine, in ASCII (RFC 1123, and the underscores people use), or an IP address. */
export function isHost(text: string): boolean {
  const label = /^[a-z\d_]([a-z\d_-]{0,61}[a-z\d_])?$/i;
  const labels = text.replace(/\.$/, "").split(".");
  if (/^\d+$/.test(labels.at(-1) ?? "")) return isIP(text) === 4;
  return text.length <= 253 && labels.every((one) => label.test(one));
}
