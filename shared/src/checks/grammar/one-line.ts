import * as v from "valibot";
import { didYouMean } from "../../did-you-mean.ts";
import { Failure } from "../../failure.ts";
import type { Check, VersionSource } from "../check.ts";
import type { KindsOfChecks } from "./kinds.ts";
import { parseAddress } from "./values/address.ts";
import { parseWebUrl } from "./values/url.ts";

/** Reads a check of the one-line form: `https://web.example.com/health`, `tcp://db.internal:5432`, `tls://web.example.com`. */
export type ReadOneLine = (word: string) => Check;

export function oneLineForm(kinds: KindsOfChecks, versionFrom: VersionSource | undefined): ReadOneLine {
  return (word) => {
    const [, scheme = "", rest = ""] = /^([a-z][a-z\d+.-]*):\/\/(.*)$/is.exec(word) ?? [];
    const address = rest.replace(/\/$/, "");
    switch (scheme.toLowerCase()) {
      case "http":
      case "https":
        parseWebUrl(word);
        return { ...v.parse(kinds.http, { kind: "http", url: word, expect: { status: 200 } }), version: versionFrom };
      case "tcp":
        parseAddress(address);
        return v.parse(kinds.tcp, { kind: "tcp", address });
      case "tls":
        parseAddress(address, 443);
        return v.parse(kinds.tls, { kind: "tls", address });
      case "":
        throw new Failure("This is no URL.", { hint: meant(word) });
      default:
        throw new Failure(`No check has the scheme ${scheme}.`, { hint: didYouMean(scheme, SCHEMES) ?? "" });
    }
  };
}

const SCHEMES = ["https", "http", "tcp", "tls"];

/** Does not repeat a text that could hold credentials. */
function meant(word: string): string {
  const bare = /^[\w-]+(\.[\w-]+)+(:\d+)?(\/[^@\s]*)?$/.test(word);
  return `Write it with its scheme: "https://${bare ? word : "web.example.com/health"}".`;
}
