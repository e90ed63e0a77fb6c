import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "@deploy-actions/shared/failure";
import { compare } from "../comparison.ts";
import type { Rehearsal } from "../record.ts";
import type { Tally } from "../tally.ts";
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
function reportJson({ lives, ...rest }: Rehearsal) {
  return {
    ...rest,
    comparison: compare(lives),
    lives: lives.map(({ traffic, scenes, ...life }) => ({
      ...life,
      ...figuresOf(traffic),
      scenes: scenes.map(({ traffic: own, log: _log, ...scene }) => ({
        ...scene,
        ...figuresOf(own),
        lost: own.lost,
        losses: own.losses,
      })),
    })),
  };
}

function figuresOf({ requests, versions, faulty, latency }: Tally) {
  return { requests, versions, faulty, latency };
}
