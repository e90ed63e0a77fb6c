import type { Problem } from "@deploy-actions/shared/problems";
import type { Encryption, Mutability, Repository, RepositorySettings } from "../registry/repositories.ts";

/** What becomes of one repository. */
export type RepositoryPlan =
  | { readonly kind: "exists"; readonly repository: Repository }
  | { readonly kind: "create"; readonly name: string; readonly settings: RepositorySettings }
  /** It is used as it is, after the changes that are asked for. */
  | { readonly kind: "drift"; readonly repository: Repository; readonly drifts: readonly Drift[] }
  | { readonly kind: "missing"; readonly name: string; readonly problem: Problem };

/** A setting that is another than wanted. */
export type Drift = { readonly found: string } & (
  | { readonly setting: "tag mutability"; readonly wanted: Mutability; readonly change: Change }
  | { readonly setting: "scan on push"; readonly wanted: boolean; readonly change: Change }
  | { readonly setting: "encryption"; readonly wanted: Encryption; readonly change: "never" }
);

/** `never`: ECR cannot change it once the repository is there. */
type Change = "now" | "when-asked";

export interface RepositoryWishes {
  readonly create: boolean;
  readonly reconcile: boolean;
  /** Where it would be created, for the command that does the same. */
  readonly region: string;
}

export function planRepository(
  { name, settings }: { readonly name: string; readonly settings: RepositorySettings },
  found: Repository | undefined,
  { create, reconcile, region }: RepositoryWishes,
): RepositoryPlan {
  if (!found) {
    if (create) return { kind: "create", name, settings };
    return { kind: "missing", name, problem: missing(name, settings, region) };
  }
  const drifts = driftsOf(settings, found, reconcile ? "now" : "when-asked");
  return drifts.length === 0 ? { kind: "exists", repository: found } : { kind: "drift", repository: found, drifts };
}

/** Which tags move once the plan is done. Undefined: nobody creates it. */
export function mutabilityAfter(plan: RepositoryPlan): Mutability | undefined {
  switch (plan.kind) {
    case "exists":
      return plan.repository.mutability;
    case "create":
      return plan.settings.mutability;
    case "drift": {
      const change = plan.drifts.find((drift) => drift.setting === "tag mutability" && drift.change === "now");
      return change?.setting === "tag mutability" ? change.wanted : plan.repository.mutability;
    }
    case "missing":
      return undefined;
  }
}

export function describeMutability({ setting, exclusions }: Mutability): string {
  return exclusions.length === 0 ? setting : `${setting} (${exclusions.join(", ")})`;
}

export function describeEncryption({ type, key }: Encryption): string {
  return key === undefined ? type : `${type} with ${key}`;
}

function driftsOf(wanted: RepositorySettings, found: Repository, change: Change): readonly Drift[] {
  const drifts: readonly (Drift | false)[] = [
    !isSameMutability(wanted.mutability, found.mutability) && {
      setting: "tag mutability",
      found: describeMutability(found.mutability),
      wanted: withTheirs(wanted.mutability, found.mutability),
      change,
    },
    wanted.scanOnPush !== found.scanOnPush && {
      setting: "scan on push",
      found: found.scanOnPush ? "on" : "off",
      wanted: wanted.scanOnPush,
      change,
    },
    !isSameEncryption(wanted.encryption, found.encryption) && {
      setting: "encryption",
      found: describeEncryption(found.encryption),
      wanted: wanted.encryption,
      change: "never",
    },
  ];
  return drifts.filter((drift) => drift !== false);
}

/** What an earlier run, or another workflow, has excepted besides is no drift: they may have other tags that move. */
const isSameMutability = (wanted: Mutability, found: Mutability): boolean =>
  wanted.setting === found.setting && wanted.exclusions.every((filter) => found.exclusions.includes(filter));

/** ECR replaces all exceptions at once: those of others stay, or their tags would not move any more. */
const withTheirs = (wanted: Mutability, found: Mutability): Mutability =>
  wanted.setting === found.setting
    ? { ...wanted, exclusions: [...new Set([...wanted.exclusions, ...found.exclusions])] }
    : wanted;

/** ECR answers with the ARN of a key, whatever it was named by: an alias or an id says nothing about which one it is. */
const isSameEncryption = (wanted: Encryption, found: Encryption): boolean =>
  wanted.type === found.type &&
  (!wanted.key?.startsWith("arn:") || wanted.key.includes(":alias/") || wanted.key === found.key);

function missing(name: string, settings: RepositorySettings, region: string): Problem {
  return {
    at: "repository",
    message: `${name} does not exist in ${region}.`,
    fix: `Write \`create-repository: true\`, or create it: ${createCommand(name, settings, region).join(" ")}`,
  };
}

function createCommand(name: string, { mutability, scanOnPush }: RepositorySettings, region: string): string[] {
  const filters = mutability.exclusions.map((filter) => `'filterType=WILDCARD,filter=${filter}'`);
  return [
    `aws ecr create-repository --region ${region} --repository-name ${name}`,
    `--image-tag-mutability ${mutability.setting}`,
    ...(filters.length > 0 ? [`--image-tag-mutability-exclusion-filters ${filters.join(" ")}`] : []),
    ...(scanOnPush ? ["--image-scanning-configuration scanOnPush=true"] : []),
  ];
}
