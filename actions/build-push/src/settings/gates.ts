import { IGNORE_LIST } from "../scan/ignore-list.ts";
import { THRESHOLDS } from "../scan/judge.ts";
import type { ScanSettings } from "../scan/scan-gate.ts";
import { readSmokeTest } from "../smoke/command.ts";
import type { SmokeSettings } from "../smoke/smoke-test.ts";
import type { Reader } from "./reader.ts";

/** What must be well before an image gets a tag. Undefined: not asked for. */
export interface Gates {
  readonly scan: ScanSettings | undefined;
  readonly smoke: Pick<SmokeSettings, "command" | "timeout"> | undefined;
}

export function readGates(read: Reader): Gates {
  const scan = {
    severity: read.oneOf("scan-severity", THRESHOLDS),
    ignore: (read.document("scan-ignore", IGNORE_LIST) ?? []).map((entry) => ({ ...entry, package: entry.package })),
    newOnly: read.flag("scan-new-only"),
    onInconclusive: read.oneOf("scan-on-inconclusive", ["fail", "pass"]),
    timeout: read.duration("scan-timeout"),
  };
  const asked = read.flag("scan");
  const isMeant = { "scan-ignore": read.text("scan-ignore") !== undefined, "scan-new-only": scan.newOnly };
  for (const [name, meant] of Object.entries(isMeant))
    if (meant && asked === false) read.problem(name, "It means nothing with scan: false.", "Write scan: true.");
  const command = read.parse("smoke-test", readSmokeTest);
  const timeout = read.duration("smoke-timeout");
  return { scan: asked ? scan : undefined, smoke: command && { command, timeout } };
}
