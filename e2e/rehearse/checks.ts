import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, launchBrowser } from "../browser/browser.ts";
import type { Checklist, Complaints } from "../checklist.ts";
import { lastLines, runCommand } from "../command.ts";
import { lookAtReport, SCREENS } from "./look.ts";

export interface Place {
  /** Own, empty at the start, removed at the end. */
  readonly folder: string;
  /** Empty at the start too; what is written there stays. */
  readonly results: string;
  readonly signal: AbortSignal;
}

/** A service as a team would write it down, with the account id of nine digits that such files have. */
const ORDERS = fileURLToPath(new URL("orders.task-definition.yml", import.meta.url));
const NINE_DIGITS = "123456789";

/** Where it stands in ORDERS. */
const MISTAKES = [
  "executionRoleArn",
  "containerDefinitions[0].image",
  "containerDefinitions[0].secrets[0].valueFrom",
  "containerDefinitions[1].image",
];

/** Plays the rehearsal and reads its report, with our task definition and with the one of a user. */
export async function checkRehearsal(checklist: Checklist, browserProgram: string, place: Place): Promise<void> {
  await using browser = await launchBrowser(browserProgram, place.folder);
  checklist.heading("npm run rehearse -- --strategy rolling,canary");
  await checkLife(checklist, browser, place, "strategies", ["--strategy", "rolling,canary"]);

  checklist.heading("npm run rehearse -- --task-definition FILE");
  await checklist.check("names every place of a nine-digit account", () => refused(place));
  const corrected = join(place.folder, "orders.yml");
  await writeFile(corrected, (await readFile(ORDERS, "utf8")).replaceAll(NINE_DIGITS, `${NINE_DIGITS}012`));
  await checkLife(checklist, browser, place, "orders", ["--task-definition", corrected]);
}

async function checkLife(
  checklist: Checklist,
  browser: Browser,
  { results, signal }: Place,
  name: string,
  options: readonly string[],
): Promise<void> {
  const report = join(results, name);
  const played = await checklist.check("every scene ends as it must and no request is lost", async () => {
    const rehearsal = await runCommand(["npm", "run", "rehearse", "--", "--report", report, ...options], { signal });
    return rehearsal.exitCode === 0 ? [] : [`Exit code ${rehearsal.exitCode}.`, ...lastLines(rehearsal, 40)];
  });
  if (!played) return;
  for (const screen of SCREENS) {
    await checklist.check(`its report on a ${screen.name.replace("-", ", ")} screen`, () =>
      lookAtReport(browser, screen, report, join(report, screen.name)),
    );
  }
}

async function refused({ folder, signal }: Place): Promise<Complaints> {
  const report = join(folder, "refused");
  const options = ["--task-definition", ORDERS, "--report", report];
  const rehearsal = await runCommand(["npm", "run", "rehearse", "--", ...options], { signal });
  const unnamed = MISTAKES.filter((path) => !rehearsal.said.includes(`- ${path} `));
  const complaints = [
    ...(rehearsal.exitCode === 1 ? [] : [`The exit code is ${rehearsal.exitCode} and must be 1.`]),
    ...unnamed.map((path) => `${path} is not named.`),
    ...(rehearsal.said.includes("Setting the stage") ? ["Something was started all the same."] : []),
  ];
  return complaints.length === 0 ? [] : [...complaints, ...lastLines(rehearsal)];
}
