import type { Check } from "@deploy-actions/shared/checks/check";
import { expect, test } from "@jest/globals";
import { versionWarning } from "../src/version-warning.ts";
import { alarm, ecsService, http } from "./checks.ts";

const from = { kind: "header", name: "X-Version" } as const;
const held = http({ version: { from, match: "exact", expected: "v2" } });

test.each<[string, readonly Check[], string | undefined, RegExp | undefined]>([
  ["a version is expected", [http()], "v2", undefined],
  ["a check expects one of its own", [held, alarm()], undefined, undefined],
  ["only an advisory check does", [{ ...held, advisory: true }, alarm()], undefined, /what ran before passes it, too/],
  ["nothing tells the new from the old", [http(), alarm()], undefined, /what ran before passes it, too/],
  [
    "nothing but the service does",
    [http(), ecsService()],
    undefined,
    /ECS is held to web:8, and what ran before may still be what answers/,
  ],
])("the warning when %s", (_, checks, expectedVersion, says) => {
  const warning = versionWarning({ checks, expectedVersion });
  if (says) expect(warning).toMatch(says);
  else expect(warning).toBeUndefined();
});
