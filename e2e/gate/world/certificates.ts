import { mkdir } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { lastLines, runCommand } from "../../command.ts";
import type { Part } from "../../parts/part.ts";

/** Paths of PEM files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** An authority that nobody trusts who was not told to. */
export interface Authority extends Certificate {
  /** A certificate for a host name or address that is valid for so many days from now; -1: it expired yesterday. */
  readonly issue: (host: string, days: number) => Promise<Certificate>;
}

export async function makeAuthority(openssl: Part, folder: string): Promise<Authority> {
  await mkdir(folder, { recursive: true });
  const authority = pair(folder, "authority");
  await selfSigned(openssl, authority, "/CN=e2e authority", ["keyUsage=critical,keyCertSign"]);
  let count = 0;
  return {
    ...authority,
    async issue(host, days) {
      count += 1;
      const issued = pair(folder, `${count}`);
      const request = join(folder, `${count}.csr`);
      const extensions = ["-addext", subjectOf(host)];
      const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", issued.key];
      await run(openssl, ["req", ...key, "-subj", `/CN=${host}`, ...extensions, "-out", request]);
      const by = ["-CA", authority.certificate, "-CAkey", authority.key, "-copy_extensions", "copy"];
      await run(openssl, ["x509", "-req", "-in", request, ...by, "-days", `${days}`, "-out", issued.certificate]);
      return issued;
    },
  };
}

/** A certificate that is its own authority. */
export async function selfSignedFor(openssl: Part, folder: string, host: string): Promise<Certificate> {
  const certificate = pair(folder, "self-signed");
  await selfSigned(openssl, certificate, `/CN=${host}`, [subjectOf(host)]);
  return certificate;
}

async function selfSigned(openssl: Part, made: Certificate, subject: string, extensions: readonly string[]) {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", made.key];
  const added = extensions.flatMap((extension) => ["-addext", extension]);
  await run(openssl, ["req", "-x509", ...key, "-subj", subject, "-days", "90", ...added, "-out", made.certificate]);
}

const subjectOf = (host: string) => `subjectAltName=${isIP(host) ? "IP" : "DNS"}:${host}`;

const pair = (folder: string, name: string): Certificate => ({
  certificate: join(folder, `${name}.pem`),
  key: join(folder, `${name}.key`),
});

async function run({ program }: Part, args: readonly string[]): Promise<void> {
  const finished = await runCommand([program, ...args]);
  if (finished.exitCode !== 0) throw new Error(`openssl ${args[0]} failed:\n${lastLines(finished).join("\n")}`);
}
