import { X509Certificate } from "node:crypto";
import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import { member } from "../member.ts";
import { readAs } from "../read-as.ts";
import type { Surroundings } from "../surroundings.ts";

/** The member `ca-file`: the certificates (PEM) of a file, from its path. */
export function certificateFile({ readFile }: Pick<Surroundings, "readFile">) {
  const certificates = v.pipe(
    v.string(),
    v.nonEmpty("Name a file"),
    readAs((path) => {
      const text = readFile(path);
      const found = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
      if (found.length === 0 || !found.every(isCertificate)) {
        throw new Failure(`"${path}" holds no certificate that can be read.`, {
          hint: 'It is PEM: it begins with "-----BEGIN CERTIFICATE-----".',
        });
      }
      // Whatever else is in the file, a private key for example, is nobody's business here.
      return `${found.join("\n")}\n`;
    }),
  );
  const description = "Path of certificates (PEM) to trust beside the well-known authorities.";
  return v.optional(member(certificates, description, "ca.pem"));
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
