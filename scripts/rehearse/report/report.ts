import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@deploy-actions/shared/failure";
import type { Rehearsal } from "../record.ts";
import { reportHtml } from "./page.ts";

/** Writes report.html and report.json, and gives the path of the first. */
export async function writeReport(rehearsal: Rehearsal, folder: string): Promise<string> {
  const page = join(folder, "report.html");
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(page, reportHtml(rehearsal));
    await writeFile(join(folder, "report.json"), `${JSON.stringify(reportJson(rehearsal), undefined, 2)}\n`);
  } catch (cause) {
    throw new Failure(`The report cannot be written to ${folder}: ${cause instanceof Error ? cause.message : cause}.`, {
      hint: "Give a folder that can be written to with --report.",
      cause,
    });
  }
  return page;
}

/** The figures of the report for programs: flat scenes, the traffic in buckets, no logs. */
function reportJson({ scenes, traffic, ...rest }: Rehearsal) {
  return {
    ...rest,
    requests: traffic.requests,
    versions: traffic.versions,
    faulty: traffic.faulty,
    latency: traffic.latency,
    scenes: scenes.map(({ traffic: own, log: _log, ...scene }) => ({
      ...scene,
      requests: own.requests,
      lost: own.lost,
      losses: own.losses,
      versions: own.versions,
      faulty: own.faulty,
      latency: own.latency,
    })),
  };
}
