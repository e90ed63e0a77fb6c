import { expect, test } from "@jest/globals";
import { reportFile } from "../src/report-file.ts";

test.each<[string, () => Promise<string>, string, readonly string[]]>([
  ["was written: its path", async () => "/tmp/report.json", "/tmp/report.json", []],
  [
    "could not be written: a warning and an empty output",
    () => Promise.reject(new Error("ENOSPC: no space left on device")),
    "",
    [
      "The report file could not be written, so that the output report-file is empty (Error: ENOSPC: no space left on device).",
    ],
  ],
])("a report that %s", async (_, write, path, expected) => {
  const warnings: string[] = [];
  expect(await reportFile(write, (message) => void warnings.push(message))).toBe(path);
  expect(warnings).toEqual(expected);
});
