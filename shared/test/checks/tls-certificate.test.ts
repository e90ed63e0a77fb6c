import { expect, test } from "@jest/globals";
import { judgeCertificate } from "../../src/checks/net/judge-certificate.ts";
import type { PeerCertificate } from "../../src/checks/net/peer-certificate.ts";

const now = Date.parse("2026-11-21T12:00:00Z");
const DAY = 24 * 3600_000;

const shown = (overrides: Partial<PeerCertificate> = {}): PeerCertificate => ({
  issuer: "Example CA",
  names: ["web.example.com"],
  validFrom: now - 60 * DAY,
  validTo: now + 30 * DAY,
  matches: true,
  distrust: undefined,
  ...overrides,
});

interface Row {
  readonly shown: PeerCertificate | undefined;
  readonly outcome: "pass" | "fail";
  readonly reason: string;
  readonly value?: number;
}

const ROWS: Readonly<Record<string, Row>> = {
  "good for long enough": {
    shown: shown(),
    outcome: "pass",
    reason: "the certificate is valid for 30 days, until 2026-12-21",
    value: 30,
  },
  "good for just as long as expected": {
    shown: shown({ validTo: now + 14 * DAY }),
    outcome: "pass",
    reason: "the certificate is valid for 14 days, until 2026-12-05",
    value: 14,
  },
  "a moment short of it": {
    shown: shown({ validTo: now + 14 * DAY - 1 }),
    outcome: "fail",
    reason: "the certificate expires in 13 days, on 2026-12-05, and at least 14 days are expected",
    value: 13,
  },
  "at its last day": {
    shown: shown({ validTo: now + DAY }),
    outcome: "fail",
    reason: "the certificate expires in 1 day, on 2026-11-22, and at least 14 days are expected",
    value: 1,
  },
  "expired a moment ago": {
    shown: shown({ validTo: now - 1, distrust: "CERT_HAS_EXPIRED" }),
    outcome: "fail",
    reason: "the certificate expired on 2026-11-21",
    value: -1,
  },
  "not valid yet": {
    shown: shown({ validFrom: now + DAY, distrust: "CERT_NOT_YET_VALID" }),
    outcome: "fail",
    reason: "the certificate is not valid before 2026-11-22",
    value: 30,
  },
  "for another host": {
    shown: shown({ matches: false, names: ["a.example.com", "b.example.com"] }),
    outcome: "fail",
    reason: "the certificate is not for web.example.com but for a.example.com, b.example.com",
    value: 30,
  },
  "for no host": {
    shown: shown({ matches: false, names: [] }),
    outcome: "fail",
    reason: "the certificate is not for web.example.com but for no host",
    value: 30,
  },
  "issued with an expired certificate": {
    shown: shown({ distrust: "CERT_HAS_EXPIRED" }),
    outcome: "fail",
    reason: "a certificate that it is issued with is out of date (CERT_HAS_EXPIRED)",
    value: 30,
  },
  "signed by an authority that is not trusted": {
    shown: shown({ distrust: "SELF_SIGNED_CERT_IN_CHAIN" }),
    outcome: "fail",
    reason: "the certificate is from an authority that is not trusted; ca-file can name it",
    value: 30,
  },
  "distrusted for a rare reason": {
    shown: shown({ distrust: "INVALID_PURPOSE" }),
    outcome: "fail",
    reason: "the certificate is not accepted (INVALID_PURPOSE)",
    value: 30,
  },
  "wrong in each way": {
    shown: shown({
      validTo: now - DAY,
      matches: false,
      names: ["a.example.com"],
      distrust: "DEPTH_ZERO_SELF_SIGNED_CERT",
    }),
    outcome: "fail",
    reason:
      "the certificate expired on 2026-11-20; the certificate is not for web.example.com but for a.example.com; " +
      "the certificate is self-signed; ca-file can name it",
    value: -1,
  },
  "not there": { shown: undefined, outcome: "fail", reason: "the server shows no certificate" },
};

test.each(Object.keys(ROWS))("a certificate %s", (which) => {
  const { shown, outcome, reason, value } = ROWS[which] as Row;
  const { evidence: _, ...judged } = judgeCertificate(
    shown,
    { serverName: "web.example.com", expect: { daysLeft: 14 } },
    now,
  );
  expect(judged).toEqual({ outcome, reason, ...(value === undefined ? {} : { value }) });
});

test("what a server writes into its certificate cannot break a line or fill a page", () => {
  const names = Array.from({ length: 100 }, (_, n) => `host-${n}.example.com`);
  const { evidence } = judgeCertificate(
    shown({ issuer: "Example\n::error::CA", names: ["a\nb", ...names] }),
    { serverName: "web.example.com", expect: { daysLeft: 14 } },
    now,
  );
  expect(evidence?.[0]).toBe('issued by "Example\\n::error::CA"');
  expect(evidence?.[1]).toMatch(/^for a\\nb, host-0\.example\.com, .{1,200}…$/);
});
