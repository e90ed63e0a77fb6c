import { type Finding, SEVERITIES, type Severity } from "../registry/scans.ts";
import { type Ignored, isExpired } from "./ignore-list.ts";
import type { Scanned } from "./verdict-on-status.ts";

/** What the scans of one image came to. */
export interface ScannedImage {
  readonly name: string;
  /** Of each platform. None: the image holds nothing that ECR could scan. */
  readonly platforms: readonly { readonly platform: string | undefined; readonly scanned: Scanned }[];
  /** What to compare with: the live image's scans. `none`: there is no live image; `unknown`: it could not be told. */
  readonly live:
    | { readonly kind: "not-asked" | "none" }
    | { readonly kind: "unknown"; readonly why: string }
    | { readonly kind: "known"; readonly findings: readonly Finding[] };
}

export interface ScanRules {
  /** Findings of this severity or a worse one count. */
  readonly severity: Threshold;
  readonly ignore: readonly Ignored[];
}

export type Threshold = (typeof THRESHOLDS)[number];
export const THRESHOLDS = ["critical", "high", "medium", "low"] as const;

export interface ScanJudgement {
  readonly name: string;
  readonly verdict: "passed" | "failed" | "inconclusive";
  readonly reason: string;
  /** Worst first. */
  readonly rows: readonly ScanRow[];
  readonly notes: readonly string[];
}

/** One finding in one package, on all platforms that have it. */
export interface ScanRow {
  readonly id: string;
  readonly severity: Severity;
  readonly package: string | undefined;
  readonly fixAvailable: boolean | undefined;
  readonly platforms: readonly string[];
  readonly counts: boolean;
  /** Why it counts or does not. */
  readonly why: string;
}

/** `now`: milliseconds since the epoch, for the days of the ignore list. */
export function judgeScan(image: ScannedImage, rules: ScanRules, now: number): ScanJudgement {
  const rows = rowsOf(image, rules, now);
  const counting = rows.filter(({ counts }) => counts);
  const unmeasured = image.platforms.flatMap(({ platform, scanned }) =>
    scanned.kind === "inconclusive" ? [[platform, scanned.why].filter(Boolean).join(": ")] : [],
  );
  const judged = { name: image.name, rows, notes: notesOf(image, rows, rules, now) };
  if (counting.length > 0) return { ...judged, verdict: "failed", reason: tooMany(counting, image, rules) };
  if (unmeasured.length > 0) return { ...judged, verdict: "inconclusive", reason: unmeasured.join("; ") };
  if (image.platforms.length === 0)
    return { ...judged, verdict: "inconclusive", reason: "it holds no image that ECR could scan" };
  return { ...judged, verdict: "passed", reason: `no finding of ${rules.severity} or worse that counts` };
}

/** How many there are of each severity: `2 CRITICAL, 5 HIGH`. Empty: none. */
export function countFindings(rows: readonly Pick<ScanRow, "severity">[]): string {
  const counts = SEVERITIES.map((severity) => [rows.filter((row) => row.severity === severity).length, severity]);
  return counts
    .filter(([count]) => count !== 0)
    .map((words) => words.join(" "))
    .join(", ");
}

function rowsOf({ platforms, live }: ScannedImage, rules: ScanRules, now: number): readonly ScanRow[] {
  const found = platforms.flatMap(({ platform = "", scanned }) =>
    scanned.kind === "measured" ? scanned.findings.map((finding) => ({ ...finding, platform })) : [],
  );
  const same = Map.groupBy(found, (finding) => JSON.stringify([finding.id, finding.package]));
  return [...same.values()]
    .map((all): ScanRow => {
      const [worst] = all.toSorted(bySeverity) as [(typeof all)[number]];
      const fixes = all.map(({ fixAvailable }) => fixAvailable);
      const fixAvailable = fixes.includes(true) ? true : fixes.includes(undefined) ? undefined : false;
      const finding = { id: worst.id, severity: worst.severity, package: worst.package, fixAvailable };
      const where = [...new Set(all.map(({ platform }) => platform))].filter((platform) => platform !== "");
      return { ...finding, platforms: where, ...whetherItCounts(finding, live, rules, now) };
    })
    .sort((a, b) => bySeverity(a, b) || a.id.localeCompare(b.id, "en", { numeric: true }));
}

function whetherItCounts(
  finding: Finding,
  live: ScannedImage["live"],
  { severity, ignore }: ScanRules,
  now: number,
): Pick<ScanRow, "counts" | "why"> {
  if (rank(finding) > THRESHOLDS.indexOf(severity)) return { counts: false, why: `below ${severity}` };
  const about = ignore.filter((entry) => isAbout(entry, finding));
  const ignored = about.find((entry) => !isExpired(entry, now));
  if (ignored) return { counts: false, why: `ignored until ${ignored.until}: ${ignored.reason}` };
  if (live.kind === "known" && live.findings.some((other) => isSame(other, finding)))
    return { counts: false, why: "the live image has it too" };
  if (live.kind !== "not-asked" && finding.fixAvailable === false) return { counts: false, why: "there is no fix yet" };
  const [expired] = about;
  if (expired) return { counts: true, why: `ignored until ${expired.until}, which is over` };
  return { counts: true, why: live.kind === "known" ? "new" : `${severity} or worse` };
}

function notesOf({ live }: ScannedImage, rows: readonly ScanRow[], { ignore }: ScanRules, now: number) {
  const expired = ignore.filter((entry) => isExpired(entry, now) && rows.some((row) => isAbout(entry, row)));
  const unrated = rows.filter((row) => rank(row) >= SEVERITIES.indexOf("UNDEFINED")).length;
  return [
    ...expired.map(({ id, until, reason }) => `${id} was ignored until ${until} and counts again (${reason}).`),
    ...(live.kind === "none" ? ["There is no live image to compare with: everything is new."] : []),
    ...(live.kind === "unknown"
      ? [`The findings of the live image are not known, so everything counts as new: ${live.why}.`]
      : []),
    ...(unrated > 0 ? [`${unrated} without a severity so far, which do not count.`] : []),
  ];
}

function tooMany(counting: readonly ScanRow[], { live }: ScannedImage, { severity }: ScanRules): string {
  const kind = live.kind === "not-asked" ? "" : " new";
  return `${counting.length}${kind} finding${counting.length === 1 ? "" : "s"} of ${severity} or worse (${countFindings(counting)})`;
}

function isAbout(entry: Ignored, finding: Pick<Finding, "id" | "package">): boolean {
  return entry.id === finding.id && (entry.package === undefined || entry.package === packageName(finding));
}

/** In another version of the same package it is the same finding: an update that did not mend it brings nothing new. */
function isSame(a: Finding, b: Finding): boolean {
  return a.id === b.id && packageName(a) === packageName(b);
}

const packageName = ({ package: text }: Pick<Finding, "package">) => text?.split(" ")[0];

const rank = ({ severity }: Pick<Finding, "severity">) => SEVERITIES.indexOf(severity);

function bySeverity(a: Pick<Finding, "severity">, b: Pick<Finding, "severity">): number {
  return rank(a) - rank(b);
}
