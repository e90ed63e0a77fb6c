import type { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { AccessRequest } from "@deploy-actions/shared/aws/access";
import { parseAccountIds } from "@deploy-actions/shared/aws/allowed-accounts";
import { parseRoleArn } from "@deploy-actions/shared/aws/role-arn";
import type { Verdict } from "@deploy-actions/shared/checks/judge/judgement";
import { type EcsHandle, parseReleaseHandle } from "@deploy-actions/shared/release/handle";
import type { INPUTS } from "./action.gen.ts";

/** The release that is judged, when to go back on it, and the account it is in: what main and post both need. */
export interface ReleaseInputs {
  readonly release: EcsHandle | undefined;
  /** The verdicts on which to go back; undefined: on none. */
  readonly rollbackOn: readonly GoBackOn[] | undefined;
  readonly access: AccessRequest;
}

export type GoBackOn = Exclude<Verdict, "passed">;

const GO_BACK_ON = ["failed", "inconclusive", "error", "cancelled"] as const;

type Reader = InputReader<typeof INPUTS>;

export function readReleaseInputs(read: Reader): ReleaseInputs {
  const release = readRelease(read);
  return { release, rollbackOn: readRollback(read), access: readAccess(read, release) };
}

function readRelease(read: Reader): EcsHandle | undefined {
  const text = read.text("release");
  if (text === undefined) return undefined;
  const checked = parseReleaseHandle(text, ["ecs"]);
  if (checked.ok) return checked.value;
  read.problems("release", checked.problems);
  return undefined;
}

function readRollback(read: Reader): readonly GoBackOn[] | undefined {
  const asked = read.lines("rollback-on", { commas: true });
  const unknown = asked.filter((verdict) => !GO_BACK_ON.some((known) => known === verdict));
  for (const verdict of unknown) {
    read.problem("rollback-on", `"${verdict}" is no verdict to go back on.`, `Choose of ${GO_BACK_ON.join(", ")}.`);
  }
  if (!read.flag("rollback")) return undefined;
  if (read.text("release") === undefined) {
    const fix =
      "Give the output of the deploy step: release: ${{ steps.deploy.outputs.release }}. When it was given, it was empty.";
    read.problem("rollback", "Going back needs release, and there is none.", fix);
  }
  return GO_BACK_ON.filter((verdict) => asked.includes(verdict));
}

function readAccess(read: Reader, release: EcsHandle | undefined): AccessRequest {
  const region = read.text("aws-region");
  if (region !== undefined && release && region !== release.region) {
    const fix = "Leave aws-region empty: it is taken from release.";
    read.problem("aws-region", `It is ${region}, and the release is in ${release.region}.`, fix);
  }
  return {
    region: region ?? release?.region,
    roleToAssume: read.parse("role-to-assume", parseRoleArn),
    allowedAccountIds: read.parse("allowed-account-ids", parseAccountIds) ?? [],
  };
}
