import { X509Certificate } from "node:crypto";
import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import { readAs } from "../read-as.ts";
import type { Surroundings } from "../surroundings.ts";

/** Certificates in PEM, from the path of their file. */
export function certificateFile({ readFile }: Pick<Surroundings, "readFile">) {
  return v.pipe(
    v.string(),
    v.nonEmpty("Name a file"),
    readAs((path) => {
      const text = readFile(path);
      const certificates = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
      if (certificates.length === 0 || !certificates.every(isCertificate)) {
        throw new Failure(`"${path}" holds no certificate that can be read.`, {
          hint: 'It is PEM: it begins with "-----BEGIN CERTIFICATE-----".',
        });
      }
      return text;
    }),
  );
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
