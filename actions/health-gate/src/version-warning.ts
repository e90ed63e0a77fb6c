import type { Gate } from "./outcome.ts";

/** What a gate that expects no version of the answers cannot do; undefined: it expects one. */
export function versionWarning({ expectedVersion, checks }: Pick<Gate, "expectedVersion" | "checks">) {
  const deciding = checks.filter(({ advisory }) => !advisory);
  const isExpected = deciding.some((check) => check.kind === "http" && check.version?.expected !== undefined);
  if (expectedVersion !== undefined || isExpected) return undefined;
  const [held] = deciding.flatMap((check) => (check.kind === "ecs-service" ? (check.taskDefinition ?? []) : []));
  const passes = held
    ? `ECS is held to ${held}, and what ran before may still be what answers`
    : "what ran before passes it, too";
  return `No version is expected, so that this gate cannot tell the new version from the old one: ${passes}. ${FIX}`;
}

const FIX =
  "Set expected-version, and let a check say where the version is (version, or version-from for the one-line form).";
