import type { Clock } from "@deploy-actions/shared/clock";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { expect, test } from "@jest/globals";
import type { ScanKind } from "../../src/registry/scans.ts";
import { scanFailure, scanLines, scanTable } from "../../src/scan/say.ts";
import { type ScanRequest, type ScanSettings, scanGate } from "../../src/scan/scan-gate.ts";
import { finding, named, ScanningRegistry } from "./scanning-registry.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const DAY = 24 * 3_600_000;

const settings = (overrides: Partial<ScanSettings> = {}): ScanSettings => ({
  severity: "critical",
  ignore: [],
  newOnly: false,
  onInconclusive: "fail",
  timeout: 600_000,
  ...overrides,
});

const web: ScanRequest = { name: "web", repository: "shop/web", digest: "sha256:web", live: undefined };

function stage(kind: ScanKind, clock: Clock = fakeClock({ start: NOW })) {
  const registry = new ScanningRegistry(clock, kind);
  const log: string[] = [];
  const ports = { scans: registry, images: registry, clock, log: (line: string) => log.push(line) };
  const gate = (
    requests: readonly ScanRequest[],
    given: Partial<ScanSettings> = {},
    signal = new AbortController().signal,
  ) => scanGate(requests, settings(given), { ...ports, signal });
  return { registry, gate, log, clock };
}

const verdictsOf = ({ judgements }: Awaited<ReturnType<typeof scanGate>>) => judgements.map(({ verdict }) => verdict);

test.each<ScanKind>(["basic-on-push", "basic-by-hand", "enhanced"])("%s: what the scan finds decides", async (kind) => {
  const { registry, gate } = stage(kind);
  registry.push("sha256:web", { findings: [finding()] });
  registry.push("sha256:api");
  const outcome = await gate([web, { ...web, name: "api", digest: "sha256:api" }]);
  expect(verdictsOf(outcome)).toEqual(["failed", "passed"]);
  expect(outcome.green).toBe(false);
});

test("the platforms of an index are scanned, and not the index or its attestations", async () => {
  const { registry, gate } = stage("basic-on-push");
  registry.pushIndex("sha256:web", [
    { digest: "sha256:amd64", platform: { os: "linux", architecture: "amd64" } },
    { digest: "sha256:arm64", platform: { os: "linux", architecture: "arm64" } },
    { digest: "sha256:provenance", platform: { os: "unknown", architecture: "unknown" } },
  ]);
  registry.push("sha256:amd64");
  registry.push("sha256:arm64", { findings: [finding()] });
  const { judgements } = await gate([web]);
  expect(judgements[0]?.rows).toEqual([expect.objectContaining({ platforms: ["linux/arm64"], counts: true })]);
});

test("the log says what is waited for, and each status once", async () => {
  const { registry, gate, log } = stage("basic-by-hand");
  registry.push("sha256:web");
  await gate([web]);
  expect(log).toEqual([
    "Waiting for ECR's scan of web.",
    "Scan of web: NOT_STARTED.",
    "Scan of web: asked ECR for it.",
    "Scan of web: PENDING.",
    "Scan of web: IN_PROGRESS.",
    "Scan of web: COMPLETE.",
  ]);
});

test("a scan of last week is made anew, for what is known since", async () => {
  const { registry, gate, log } = stage("basic-on-push");
  registry.push("sha256:web", { at: NOW - 7 * DAY });
  expect((await gate([web])).green).toBe(true);
  expect(log).toContain("Scan of web: asked ECR for it.");
});

test("an image that was pushed before the repository scanned on push is scanned by hand after a while", async () => {
  const { registry, gate } = stage("basic-on-push");
  registry.push("sha256:web", { isScanned: false });
  expect((await gate([web])).green).toBe(true);
});

test("the same image asked for under two names is scanned once: ECR allows one a day", async () => {
  const { registry, gate, log } = stage("basic-by-hand");
  registry.push("sha256:web");
  expect((await gate([web, { ...web, name: "worker" }])).green).toBe(true);
  expect(log.filter((line) => line.includes("asked ECR"))).toHaveLength(1);
});

test("a scan by hand that failed today cannot be had again, and is no pass", async () => {
  const { registry, gate, log } = stage("basic-by-hand");
  registry.push("sha256:web", { instead: "FAILED", isScanned: true });
  const { judgements } = await gate([web]);
  expect(judgements[0]).toMatchObject({ verdict: "inconclusive", reason: "the scan failed (FAILED: because.)" });
  expect(log).toContain("Scan of web: ECR scans an image by hand once in 24 hours, and has done so.");
});

test.each([
  ["basic-on-push", "UNSUPPORTED_IMAGE"],
  ["basic-by-hand", "UNSUPPORTED_IMAGE"],
  ["enhanced", "SCAN_ELIGIBILITY_EXPIRED"],
  ["enhanced", "IN_PROGRESS"],
] as const)("%s, %s: red, and green only when that is asked for", async (kind, instead) => {
  const red = stage(kind);
  red.registry.push("sha256:web", { instead });
  const outcome = await red.gate([web]);
  expect([...verdictsOf(outcome), outcome.green]).toEqual(["inconclusive", false]);

  const green = stage(kind);
  green.registry.push("sha256:web", { instead });
  expect((await green.gate([web], { onInconclusive: "pass" })).green).toBe(true);
});

test("the time is for all images together, and what was scanned by then counts", async () => {
  const { registry, gate, clock } = stage("enhanced");
  registry.push("sha256:web", { instead: "PENDING" });
  registry.push("sha256:api", { findings: [finding()] });
  const { judgements } = await gate([web, { ...web, name: "api", digest: "sha256:api" }], { timeout: 120_000 });
  expect(judgements.map(({ verdict, reason }) => [verdict, reason])).toEqual([
    ["inconclusive", "no result within 2 min (PENDING)"],
    ["failed", "1 finding of critical or worse (1 CRITICAL)"],
  ]);
  expect(clock.now()).toBe(NOW + 120_000);
});

test("only what the live image does not have counts", async () => {
  const { registry, gate } = stage("basic-on-push");
  registry.push("sha256:web", { findings: [finding(), finding({ id: "CVE-2026-2000" })] });
  registry.push("sha256:live", { findings: [finding()] });
  const { judgements } = await gate([{ ...web, live: "sha256:live" }], { newOnly: true });
  expect(judgements[0]?.reason).toBe("1 new finding of critical or worse (1 CRITICAL)");
  expect(judgements[0]?.rows.filter(({ counts }) => counts).map(({ id }) => id)).toEqual(["CVE-2026-2000"]);
});

test.each<[string, (registry: ScanningRegistry) => void]>([
  ["gone", () => {}],
  ["archived", (registry) => registry.push("sha256:live", { instead: "IMAGE_ARCHIVED" })],
])("a live image that is %s takes nothing out of the count", async (_, putLive) => {
  const { registry, gate } = stage("basic-on-push");
  registry.push("sha256:web", { findings: [finding()] });
  putLive(registry);
  const { green, judgements } = await gate([{ ...web, live: "sha256:live" }], { newOnly: true });
  expect(green).toBe(false);
  expect(judgements[0]?.notes[0]).toMatch(
    /^The findings of the live image are not known, so everything counts as new: /,
  );
});

test("an image that the registry does not have is no pass", async () => {
  const { gate } = stage("basic-on-push");
  expect((await gate([web])).judgements[0]).toMatchObject({
    verdict: "inconclusive",
    reason: "the registry does not have all of sha256:web",
  });
});

test("an answer that got lost is asked for again; a refusal is the end", async () => {
  const { registry, gate, log } = stage("basic-on-push");
  registry.push("sha256:web");
  registry.troubles.push(named("ServerException", 500));
  expect((await gate([web])).green).toBe(true);
  expect(log).toContain("Could not look at the scan of web (ECR says ServerException); looking again.");

  registry.troubles.push(named("AccessDeniedException"));
  await expect(gate([web], { onInconclusive: "pass" })).rejects.toThrow("AccessDeniedException");
});

test("a cancelled job stops waiting", async () => {
  const job = new AbortController();
  const { registry, gate } = stage(
    "basic-on-push",
    fakeClock({ start: NOW, onSleep: () => job.abort(new Error("stop")) }),
  );
  registry.push("sha256:web");
  await expect(gate([web], {}, job.signal)).rejects.toThrow("stop");
});

test("the failure names the images, what counts, and what to do", async () => {
  const { registry, gate } = stage("basic-on-push");
  registry.push("sha256:web", { findings: [finding(), finding({ id: "CVE-2026-2000", severity: "LOW" })] });
  registry.push("sha256:api", { instead: "UNSUPPORTED_IMAGE" });
  const outcome = await gate([web, { ...web, name: "api", digest: "sha256:api" }]);
  expect(scanFailure(outcome, settings())).toMatchObject({
    message:
      "The scan keeps the images from being tagged: web has 1 finding of critical or worse (1 CRITICAL). It is not known what api has: ECR cannot scan this kind of image (UNSUPPORTED_IMAGE: because.).",
    hint: "Update the base image or the packages. What may be there for a time goes into scan-ignore, with until and a reason. If an image that was not scanned may be used, set scan-on-inconclusive: pass; a slow scan gets longer with scan-timeout. No tag was written.",
    evidence: ["web: CVE-2026-1000 CRITICAL (openssl 3.0.11-1, fix: yes): critical or worse"],
  });
  expect(scanLines(outcome)).toEqual([
    "Scan of web failed: 1 finding of critical or worse (1 CRITICAL); found 1 CRITICAL, 1 LOW.",
    "  CVE-2026-1000 CRITICAL (openssl 3.0.11-1, fix: yes): critical or worse",
    "Scan of api inconclusive: ECR cannot scan this kind of image (UNSUPPORTED_IMAGE: because.); found nothing.",
  ]);
});

test("the table shows what counts first, and not hundreds of rows", async () => {
  const { registry, gate } = stage("basic-on-push");
  const low = Array.from({ length: 40 }, (_, index) => finding({ id: `CVE-2026-${5000 + index}`, severity: "HIGH" }));
  registry.push("sha256:web", { findings: [...low, finding({ id: "CVE-2026-1", severity: "CRITICAL" })] });
  const { judgements } = await gate([web]);
  const lines = scanTable(judgements[0] as NonNullable<(typeof judgements)[0]>).split("\n");
  expect(lines.slice(0, 3)).toEqual([
    "|  | Finding | Severity | Package | Fix | Platforms | Why |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    "| ❌ | CVE-2026-1 | CRITICAL | openssl 3.0.11-1 | yes |  | critical or worse |",
  ]);
  expect(lines.at(-1)).toBe("11 more are in the ECR console.");
});
