import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The part of report.json that its page must show. */
export interface Report {
  readonly ok: boolean;
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
  readonly seconds: number;
  readonly requests: number;
  readonly lost: number;
  /** Markdown. */
  readonly summary: string;
  readonly complaints: readonly string[];
}

export async function readReport(folder: string): Promise<Report> {
  return JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
}
