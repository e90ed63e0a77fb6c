import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "../browser/browser.ts";
import type { Page, Screen } from "../browser/page.ts";
import type { Complaints } from "../checklist.ts";
import { judgeLegibility, judgePage } from "./judge.ts";
import { focusedFold, measure, unfold } from "./measure.js";
import { readReport } from "./report.ts";

export const SCREENS: readonly Screen[] = [
  { name: "wide-light", width: 1280, height: 900, scheme: "light", mobile: false },
  { name: "wide-dark", width: 1280, height: 900, scheme: "dark", mobile: false },
  { name: "narrow-light", width: 390, height: 844, scheme: "light", mobile: true },
  { name: "narrow-dark", width: 390, height: 844, scheme: "dark", mobile: true },
];

/** More focus stops than the page has. */
const ENOUGH_TABS = 100;

/** Reads the report in `folder` on one screen as a person would, and keeps pictures of it beginning with `picture`. */
export async function lookAtReport(
  browser: Browser,
  screen: Screen,
  folder: string,
  picture: string,
): Promise<Complaints> {
  const url = pathToFileURL(join(folder, "report.html")).href;
  await using page = await browser.open(screen);
  await page.load(url);
  const asOpened = judgePage(await page.call(measure), await readReport(folder));
  await page.screenshot(`${picture}.png`);
  const byKeyboard = await openByKeyboard(page);
  await page.call(unfold);
  const unfolded = judgeLegibility(await page.call(measure));
  await page.screenshot(`${picture}-unfolded.png`);
  const strangers = page.requests.filter((request) => request !== url && !request.startsWith("data:"));
  return [
    ...new Set([
      ...asOpened,
      ...byKeyboard,
      ...unfolded,
      ...page.complaints,
      ...strangers.map((request) => `The page asks for ${request}.`),
    ]),
  ];
}

/** Tab until something folded has the focus, then Enter. */
async function openByKeyboard(page: Page): Promise<Complaints> {
  for (let presses = 0; presses < ENOUGH_TABS; presses += 1) {
    await page.press("Tab");
    const fold = await page.call(focusedFold);
    if (!fold || fold.open) continue;
    await page.press("Enter");
    const after = await page.call(focusedFold);
    return after?.open ? [] : [`"${fold.label}" does not open with Enter.`];
  }
  return ["No folded section can be reached with Tab."];
}
