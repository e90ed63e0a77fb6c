import type { CodeDeployHandle } from "@deploy-actions/shared/codedeploy/handle";
import type { WeightsHandle } from "@deploy-actions/shared/elb/handle";
import { type EcsHandle, parseReleaseHandle, type ReleaseHandle } from "@deploy-actions/shared/release/handle";
import { INPUTS } from "../action.gen.ts";
import type { RequestReader } from "../request/reader.ts";

/** What the step is for: a new release, or one that an earlier step began. */
export type Mode =
  | { readonly kind: "deploy" }
  | { readonly kind: "continue"; readonly release: EcsHandle | CodeDeployHandle }
  | { readonly kind: "rollback"; readonly release: ReleaseHandle }
  /** `keep`: tasks that the old side keeps. */
  | { readonly kind: "clean-up"; readonly release: WeightsHandle; readonly keep: number };

const MODES = ["deploy", "continue", "rollback", "clean-up"] as const;

/** The kinds of release that each mode knows what to do with. */
const KINDS = {
  continue: ["ecs", "codedeploy"],
  rollback: ["ecs", "codedeploy", "ecs-weights"],
  "clean-up": ["ecs-weights"],
} as const;

/** Inputs that mean something to a mode beside `deploy`; every other one that is given is a contradiction. */
const MEANT: Readonly<Record<Exclude<Mode["kind"], "deploy">, readonly string[]>> = {
  continue: [
    "wait-until",
    "checks",
    "expected-version",
    "version-from",
    "checks-timeout",
    "checks-bake",
    "checks-interval",
    "run-after",
    "on-failure",
    "on-cancel",
  ],
  rollback: ["on-cancel"],
  "clean-up": ["scale-old-to"],
};
const ALWAYS_MEANT = [
  "cluster",
  "service",
  "mode",
  "release",
  "timeout",
  "log-lines",
  "dry-run",
  "role-to-assume",
  "aws-region",
  "allowed-account-ids",
  "github-token",
];

/** `given`: names of the inputs that were written. Undefined: the mode or its release cannot be read, which was told. */
export function readMode(read: RequestReader, given: readonly string[]): Mode | undefined {
  const kind = read.oneOf("mode", MODES);
  if (kind === undefined) return undefined;
  const text = read.text("release");
  if (kind === "deploy") {
    if (text !== undefined)
      read.problem(
        "release",
        "A deploy makes a release; it takes none.",
        "Set mode to what is to be done with it, or remove release.",
      );
    return { kind };
  }
  for (const name of given.filter((name) => isWritten(name, read) && isContradiction(name, kind)))
    read.problem(name, `mode is ${kind}: nothing new is deployed, so that it means nothing.`, `Remove ${name}.`);
  if (text === undefined) {
    const fix =
      "Give the output of the deploy step: release: ${{ steps.deploy.outputs.release }}. When it was given, it was empty.";
    read.problem("release", `mode is ${kind}, and there is no release.`, fix);
    return undefined;
  }
  const release = parseReleaseHandle<ReleaseHandle["kind"]>(text, KINDS[kind]);
  if (!release.ok) {
    read.problems("release", release.problems);
    return undefined;
  }
  for (const { at, message, fix } of disagreements(read, release.value)) read.problem(at, message, fix);
  if (kind === "clean-up")
    return { kind, release: release.value as WeightsHandle, keep: read.integer("scale-old-to", { min: 0 }) ?? 0 };
  return { kind, release: release.value } as Mode;
}

/** The runner passes defaults like any other value. */
function isWritten(name: string, read: RequestReader): boolean {
  const declared: { readonly default?: string } | undefined = (INPUTS as Readonly<Record<string, object>>)[name];
  return declared !== undefined && read.text(name as keyof typeof INPUTS) !== declared.default;
}

function isContradiction(name: string, kind: Exclude<Mode["kind"], "deploy">): boolean {
  return ![...ALWAYS_MEANT, ...MEANT[kind]].includes(name);
}

/** What the step says beside the handle must not contradict it. */
function* disagreements(read: RequestReader, { cluster, service, region }: ReleaseHandle) {
  const said = {
    cluster: read.text("cluster")?.split("/").at(-1),
    service: read.text("service"),
    "aws-region": read.text("aws-region"),
  };
  const meant = { cluster, service, "aws-region": region };
  for (const at of ["cluster", "service", "aws-region"] as const) {
    if (said[at] === undefined || said[at] === meant[at]) continue;
    yield { at, message: `It is ${said[at]}, and release is of ${meant[at]}.`, fix: "Give the release of this one." };
  }
}
