import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Checklist, Finding } from "../checklist.ts";
import { runCommand } from "../command.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

const JEST = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", "node_modules/jest/bin/jest.js"];

/** The bundles of the actions, cut short at each of their calls, with every strategy. */
export async function checkWalks(
  checklist: Checklist,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<void> {
  checklist.heading("Every strategy, killed and cancelled at its calls");
  const results = join(folder, "walks.json");
  const wanted = [process.execPath, ...JEST, "--config", "jest.walks.config.js", "--json", "--outputFile", results];
  const { exitCode, said } = await runCommand(wanted, { cwd: root, signal });
  const { testResults }: Results = JSON.parse(await readFile(results, "utf8").catch(() => '{"testResults":[]}'));
  const walks = testResults.flatMap(({ assertionResults }) => assertionResults);
  for (const { title, status, failureMessages, duration } of walks) {
    await checklist.check(title, async (): Promise<Finding> => {
      const complaints = status === "passed" ? [] : [`It ${status}.`, ...failureMessages];
      return { complaints, came: `${((duration ?? 0) / 1000).toFixed(0)} s` };
    });
  }
  await checklist.check("all of them were walked to their end", async () =>
    exitCode === 0 && walks.length > 0
      ? []
      : [`jest ended with ${exitCode} after ${walks.length} walks.`, said.slice(-2_000)],
  );
}

interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
      readonly duration?: number | null;
    }[];
  }[];
}
