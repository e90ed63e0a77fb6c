import { expect, test } from "@jest/globals";
import type { Finding } from "../../src/registry/scans.ts";
import type { Ignored } from "../../src/scan/ignore-list.ts";
import { countFindings, judgeScan, type ScannedImage, type ScanRules } from "../../src/scan/judge.ts";
import { finding } from "./scanning-registry.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");

const measured = (...findings: readonly Finding[]) => ({ kind: "measured", findings }) as const;

const judge = (
  platforms: ScannedImage["platforms"],
  { live = { kind: "not-asked" }, ...rules }: Partial<ScanRules & Pick<ScannedImage, "live">> = {},
) => judgeScan({ name: "web", platforms, live }, { severity: "high", ignore: [], ...rules }, NOW);

const one = (...findings: readonly Finding[]) => [{ platform: "linux/amd64", scanned: measured(...findings) }];

const ignored = (overrides: Partial<Ignored> = {}): Ignored => ({
  id: "CVE-2026-1000",
  package: undefined,
  until: "2026-12-31",
  reason: "not reachable",
  ...overrides,
});

test("an image without findings passes", () => {
  expect(judge(one())).toEqual({
    name: "web",
    verdict: "passed",
    reason: "no finding of high or worse that counts",
    rows: [],
    notes: [],
  });
});

test.each<[string, Finding["severity"], ScanRules["severity"], string]>([
  ["as bad as the threshold", "HIGH", "high", "failed"],
  ["worse", "CRITICAL", "high", "failed"],
  ["less bad", "MEDIUM", "high", "passed"],
  ["critical alone", "HIGH", "critical", "passed"],
  ["low counts when it is asked for", "LOW", "low", "failed"],
  ["informational never does", "INFORMATIONAL", "low", "passed"],
  ["without a severity so far", "UNTRIAGED", "low", "passed"],
])("a finding that is %s", (_, severity, threshold, verdict) => {
  expect(judge(one(finding({ severity })), { severity: threshold }).verdict).toBe(verdict);
});

test("findings without a severity are told, since they may get one tomorrow", () => {
  expect(judge(one(finding({ severity: "UNTRIAGED" }))).notes).toEqual([
    "1 without a severity so far, which do not count.",
  ]);
});

test("the worst stands first, then by id", () => {
  const { rows, reason } = judge(
    one(
      finding({ id: "CVE-2026-2000", severity: "LOW" }),
      finding({ id: "CVE-2026-10000", severity: "HIGH" }),
      finding({ id: "CVE-2026-9000", severity: "HIGH" }),
      finding({ id: "CVE-2026-3000", severity: "CRITICAL" }),
    ),
  );
  expect(rows.map(({ id }) => id)).toEqual(["CVE-2026-3000", "CVE-2026-9000", "CVE-2026-10000", "CVE-2026-2000"]);
  expect(reason).toBe("3 findings of high or worse (1 CRITICAL, 2 HIGH)");
  expect(countFindings(rows)).toBe("1 CRITICAL, 2 HIGH, 1 LOW");
});

test("the same finding on two platforms is one, with its worst severity", () => {
  const { rows } = judge([
    { platform: "linux/amd64", scanned: measured(finding({ severity: "HIGH", fixAvailable: false })) },
    { platform: "linux/arm64", scanned: measured(finding({ severity: "CRITICAL", fixAvailable: true })) },
  ]);
  expect(rows).toEqual([
    expect.objectContaining({ severity: "CRITICAL", fixAvailable: true, platforms: ["linux/amd64", "linux/arm64"] }),
  ]);
});

test.each<[string, Partial<Ignored>, Partial<Finding>, string]>([
  ["everywhere", {}, {}, "passed"],
  ["in its package", { package: "openssl" }, {}, "passed"],
  ["in another package", { package: "zlib" }, {}, "failed"],
  ["as another finding", { id: "CVE-2026-1" }, {}, "failed"],
  ["until today", { until: "2026-11-21" }, {}, "passed"],
  ["until yesterday", { until: "2026-11-20" }, {}, "failed"],
])("ignored %s", (_, entry, found, verdict) => {
  expect(judge(one(finding(found)), { ignore: [ignored(entry)] }).verdict).toBe(verdict);
});

test("what is ignored says until when and why, and what is not any more is named", () => {
  expect(judge(one(finding()), { ignore: [ignored()] }).rows[0]).toMatchObject({
    counts: false,
    why: "ignored until 2026-12-31: not reachable",
  });
  const over = judge(one(finding()), { ignore: [ignored({ until: "2026-11-20" })] });
  expect(over.rows[0]).toMatchObject({ counts: true, why: "ignored until 2026-11-20, which is over" });
  expect(over.notes).toEqual(["CVE-2026-1000 was ignored until 2026-11-20 and counts again (not reachable)."]);
});

test("an entry that is over does not hide one for the same finding that is not", () => {
  const ignore = [ignored({ until: "2026-11-20", package: "openssl" }), ignored()];
  expect(judge(one(finding()), { ignore }).verdict).toBe("passed");
});

const live = (...findings: readonly Finding[]) => ({ kind: "known", findings }) as const;

test.each<[string, Finding, ScannedImage["live"], string, string]>([
  ["the live image has it", finding(), live(finding()), "passed", "the live image has it too"],
  [
    "in a newer version of the package that does not mend it",
    finding({ package: "openssl 3.0.12-1" }),
    live(finding()),
    "passed",
    "the live image has it too",
  ],
  ["in another package", finding({ package: "zlib 1" }), live(finding()), "failed", "new"],
  ["new, with a fix", finding(), live(), "failed", "new"],
  ["new, without a fix", finding({ fixAvailable: false }), live(), "passed", "there is no fix yet"],
  ["new, ECR does not tell of a fix", finding({ fixAvailable: undefined }), live(), "failed", "new"],
  ["no live image", finding(), { kind: "none" }, "failed", "high or worse"],
  ["the live image is not known", finding(), { kind: "unknown", why: "archived" }, "failed", "high or worse"],
])("compared with the live image: %s", (_, found, compared, verdict, why) => {
  const judged = judge(one(found), { live: compared });
  expect([judged.verdict, judged.rows[0]?.why]).toEqual([verdict, why]);
});

test("without something to compare with, it says so", () => {
  expect(judge(one(), { live: { kind: "none" } }).notes).toEqual([
    "There is no live image to compare with: everything is new.",
  ]);
  expect(judge(one(), { live: { kind: "unknown", why: "it is archived" } }).notes).toEqual([
    "The findings of the live image are not known, so everything counts as new: it is archived.",
  ]);
});

const unmeasured = {
  platform: "linux/arm64",
  scanned: { kind: "inconclusive", why: "the scan failed (FAILED)" },
} as const;

test("a platform that was not measured is no pass", () => {
  expect(judge([...one(), unmeasured])).toMatchObject({
    verdict: "inconclusive",
    reason: "linux/arm64: the scan failed (FAILED)",
  });
});

test("a finding that counts fails the image whatever was not measured", () => {
  expect(judge([...one(finding()), unmeasured]).verdict).toBe("failed");
});

test("an index of nothing that can be scanned is no pass", () => {
  expect(judge([])).toMatchObject({ verdict: "inconclusive", reason: "it holds no image that ECR could scan" });
});
