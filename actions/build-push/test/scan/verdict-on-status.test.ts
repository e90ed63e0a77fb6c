import { expect, test } from "@jest/globals";
import type { Scan } from "../../src/registry/scans.ts";
import { type SoFar, verdictOnStatus } from "../../src/scan/verdict-on-status.ts";
import { finding } from "./scanning-registry.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const HOUR = 3_600_000;

const verdict = (scan: Partial<Scan>, soFar: Partial<SoFar> = {}) =>
  verdictOnStatus(
    { status: "COMPLETE", description: undefined, completedAt: undefined, findings: [finding()], ...scan },
    { scanning: "basic-on-push", now: NOW, since: NOW, sameSince: undefined, asked: "no", ...soFar },
  );

const recent = NOW - HOUR;
const old = NOW - 25 * HOUR;

test.each<[string, Partial<Scan>, Partial<SoFar>, string]>([
  ["on push, it will come", { status: "NOT_STARTED" }, {}, "wait"],
  ["on push, it did not come", { status: "NOT_STARTED" }, { since: NOW - 60_000 }, "start"],
  ["by hand", { status: "NOT_STARTED" }, { scanning: "basic-by-hand" }, "start"],
  ["by hand, asked", { status: "NOT_STARTED" }, { scanning: "basic-by-hand", asked: "started" }, "wait"],
  ["Inspector has not seen it", { status: "NOT_STARTED" }, { scanning: "enhanced", since: NOW - HOUR }, "wait"],
  ["waiting", { status: "PENDING" }, {}, "wait"],
  ["scanning", { status: "IN_PROGRESS" }, {}, "wait"],
  ["done", { status: "COMPLETE", completedAt: recent }, {}, "measured"],
  ["done long ago", { status: "COMPLETE", completedAt: old }, {}, "start"],
  ["done long ago, asked again", { status: "COMPLETE", completedAt: old }, { asked: "started" }, "wait"],
  ["done long ago, no new one to have", { status: "COMPLETE", completedAt: old }, { asked: "refused" }, "measured"],
  ["Inspector, with a time", { status: "ACTIVE", completedAt: recent }, { scanning: "enhanced" }, "measured"],
  ["Inspector, long ago", { status: "ACTIVE", completedAt: old }, { scanning: "enhanced" }, "measured"],
  ["Inspector, first answer", { status: "ACTIVE" }, { scanning: "enhanced" }, "wait"],
  [
    "Inspector, the same since a moment",
    { status: "ACTIVE" },
    { scanning: "enhanced", sameSince: NOW - 5_000 },
    "wait",
  ],
  ["Inspector, the same for long", { status: "ACTIVE" }, { scanning: "enhanced", sameSince: NOW - 15_000 }, "measured"],
  ["Inspector, COMPLETE before its findings", { status: "COMPLETE" }, { scanning: "enhanced" }, "wait"],
  ["failed", { status: "FAILED" }, {}, "start"],
  ["failed again", { status: "FAILED" }, { asked: "started" }, "inconclusive"],
  ["failed at Inspector", { status: "FAILED" }, { scanning: "enhanced" }, "inconclusive"],
  ["lost", { status: "FINDINGS_UNAVAILABLE" }, { asked: "refused" }, "inconclusive"],
  ["unsupported", { status: "UNSUPPORTED_IMAGE" }, {}, "inconclusive"],
  ["too old for Inspector", { status: "SCAN_ELIGIBILITY_EXPIRED" }, { scanning: "enhanced" }, "inconclusive"],
  ["no scans left", { status: "LIMIT_EXCEEDED" }, { scanning: "enhanced" }, "inconclusive"],
  ["archived", { status: "IMAGE_ARCHIVED" }, {}, "inconclusive"],
  ["a status of tomorrow", { status: "BRAND_NEW" }, {}, "inconclusive"],
])("%s", (_, scan, soFar, kind) => {
  expect(verdict(scan, soFar).kind).toBe(kind);
});

test("what was not measured is told with ECR's word and its reason", () => {
  expect(
    verdict({ status: "UNSUPPORTED_IMAGE", description: "UnsupportedImageError: The OS is not supported." }),
  ).toEqual({
    kind: "inconclusive",
    why: "ECR cannot scan this kind of image (UNSUPPORTED_IMAGE: UnsupportedImageError: The OS is not supported.)",
  });
  expect(verdict({ status: "BRAND_NEW" })).toEqual({
    kind: "inconclusive",
    why: "a status that this action does not know (BRAND_NEW)",
  });
});
