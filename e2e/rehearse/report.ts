import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The part of report.json that its page must show. */
export interface Report {
  readonly ok: boolean;
  readonly lives: readonly ReportLife[];
}

/** The life of a release with one strategy. */
export interface ReportLife {
  readonly title: string;
  /** Answers by version. */
  readonly versions: Readonly<Record<string, number>>;
  /** How many of those were errors. */
  readonly faulty: Readonly<Record<string, number>>;
  readonly lost: readonly unknown[];
  readonly scenes: readonly ReportScene[];
}

export interface ReportScene {
  readonly name: string;
  readonly title: string;
  readonly exitCode: number;
  readonly status: string;
  /** Missing when the job had none. */
  readonly gate?: { readonly verdict: string; readonly rollback: string };
  /** Missing when the job made none. */
  readonly image?: { readonly digest: string; readonly tags: readonly string[]; readonly origin: string };
  readonly seconds: number;
  readonly requests: number;
  readonly lost: number;
  /** Percent of the traffic that the release was given, one after the other. */
  readonly shares: readonly { readonly share: number }[];
  /** Markdown. */
  readonly summary: string;
  readonly complaints: readonly string[];
}

export async function readReport(folder: string): Promise<Report> {
  return JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
}
