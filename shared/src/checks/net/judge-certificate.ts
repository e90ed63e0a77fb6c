import { shorten, show } from "../assert/show.ts";
import type { TlsCheck } from "../check.ts";
import type { Observation } from "../observation.ts";
import type { PeerCertificate } from "./peer-certificate.ts";
import { explainTls } from "./trust.ts";

/** All that is wrong with a certificate at `now` (Unix epoch, milliseconds), or how long it is good for. */
export function judgeCertificate(
  certificate: PeerCertificate | undefined,
  { serverName, expect }: Pick<TlsCheck, "serverName" | "expect">,
  now: number,
): Omit<Observation, "target"> {
  if (!certificate) return { outcome: "fail", reason: "the server shows no certificate" };
  const daysLeft = Math.floor((certificate.validTo - now) / DAY);
  const problems = [
    ageProblem(certificate, daysLeft, expect.daysLeft, now),
    certificate.matches ? undefined : `the certificate is not for ${serverName} but for ${namesOf(certificate)}`,
    distrustOf(certificate, serverName, now),
  ].filter((problem) => problem !== undefined);
  const good = `the certificate is valid for ${days(daysLeft)}, until ${date(certificate.validTo)}`;
  return {
    outcome: problems.length > 0 ? "fail" : "pass",
    reason: problems.join("; ") || good,
    value: daysLeft,
    evidence: [
      `issued by ${show(certificate.issuer)}`,
      `for ${namesOf(certificate)}`,
      `valid from ${date(certificate.validFrom)} to ${date(certificate.validTo)}`,
    ],
  };
}

const DAY = 24 * 3600_000;

function ageProblem(
  { validFrom, validTo }: PeerCertificate,
  daysLeft: number,
  expected: number,
  now: number,
): string | undefined {
  if (now > validTo) return `the certificate expired on ${date(validTo)}`;
  if (now < validFrom) return `the certificate is not valid before ${date(validFrom)}`;
  if (daysLeft >= expected) return undefined;
  return `the certificate expires in ${days(daysLeft)}, on ${date(validTo)}, and at least ${days(expected)} are expected`;
}

/** Its own dates are told already. */
function distrustOf(
  { distrust, validFrom, validTo }: PeerCertificate,
  serverName: string,
  now: number,
): string | undefined {
  if (distrust === undefined) return undefined;
  if (!DATES.has(distrust))
    return explainTls({ code: distrust }, serverName) ?? `the certificate is not accepted (${distrust})`;
  if (now > validTo || now < validFrom) return undefined;
  return `a certificate that it is issued with is out of date (${distrust})`;
}

const DATES = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"]);

function namesOf({ names }: PeerCertificate): string {
  return names.length === 0
    ? "no host"
    : shorten(names.map((name) => JSON.stringify(name).slice(1, -1)).join(", "), 200);
}

function days(count: number): string {
  return `${count} ${count === 1 ? "day" : "days"}`;
}

/** `2126-01-01` */
function date(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
