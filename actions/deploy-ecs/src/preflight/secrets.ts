import { shortNames } from "@deploy-actions/shared/aws/short-names";
import type { Notice, Noticed } from "./finding.ts";
import { ask, type Look, type Looks, uncheckedNotice } from "./look.ts";
import type { Ports } from "./ports.ts";
import { readReference, type SecretReference } from "./secret-reference.ts";
import { eachContainer, type Home, type PreflightSubject } from "./subject.ts";

/** What Secrets Manager tells about a secret without its value. */
export interface SecretState {
  readonly isBeingDeleted: boolean;
  /** The stages of each version, by version id. */
  readonly versions: ReadonlyMap<string, readonly string[]>;
}

/** Secrets and parameters that the tasks are given exist, and have a value. They are described, never read. */
export async function checkSecrets(
  subjects: readonly PreflightSubject[],
  { home, secrets, parameters }: Ports,
): Promise<Noticed> {
  const used = subjects.map((subject) => ({ subject, uses: usesOf(subject, home) }));
  const references = used.flatMap(({ uses }) => uses.map(({ reference }) => reference));
  const [secretLooks, parameterLooks] = await Promise.all([
    ask(
      secrets,
      references.flatMap((one) => (one.kind === "secret" ? one.id : [])),
    ),
    ask(
      parameters,
      references.flatMap((one) => (one.kind === "parameter" ? one.names.filter(isListed) : [])),
    ),
  ]);
  return used.map(({ subject, uses }) => [
    subject.service,
    uses.flatMap(({ what, reference }) => {
      if (reference.kind === "secret") {
        const look = secretLooks.get(reference.id);
        return look ? judgeSecret(what, reference, look) : [];
      }
      if (reference.kind === "parameter") return judgeParameter(what, reference.names, parameterLooks);
      const why = `${reference.where} is not asked`;
      return [uncheckedNotice(what, "whether secrets exist", { why })];
    }),
  ]);
}

export function judgeSecret(
  subject: string,
  { id, stage, version }: Extract<SecretReference, { kind: "secret" }>,
  look: Look<SecretState>,
): readonly Notice[] {
  const name = shortNames(id);
  const error = (message: string, fix: string): readonly Notice[] => [{ subject, severity: "error", message, fix }];
  if (look.kind === "unchecked") return [uncheckedNotice(subject, "whether secrets exist", look)];
  if (look.kind === "missing") {
    return error(`${name} does not exist in Secrets Manager: no task could start.`, "Create it, or correct valueFrom.");
  }
  const { isBeingDeleted, versions } = look.facts;
  if (isBeingDeleted) {
    return error(
      `${name} is scheduled for deletion: no task could start.`,
      `Restore it (aws secretsmanager restore-secret), or correct valueFrom.`,
    );
  }
  if (version !== undefined && !versions.has(version)) {
    return error(
      `${name} has no version ${version}: no task could start.`,
      "Correct the version id at the end of valueFrom.",
    );
  }
  if (stage !== "" && ![...versions.values()].some((stages) => stages.includes(stage))) {
    return error(
      `${name} has no value under ${stage}: no task could start.`,
      "Give the secret a value, or correct the stage in valueFrom.",
    );
  }
  return [];
}

function judgeParameter(subject: string, names: readonly string[], looks: Looks<undefined>): readonly Notice[] {
  const what = "whether parameters exist";
  const asked = names.flatMap((name) => looks.get(name) ?? []);
  const unchecked = asked.find((look) => look.kind === "unchecked");
  if (asked.some(({ kind }) => kind === "found")) return [];
  if (unchecked) return [uncheckedNotice(subject, what, unchecked)];
  if (asked.length === 0) return [uncheckedNotice(subject, what, { why: "AWS does not list its own" })];
  return [
    {
      subject,
      severity: "error",
      message: `${names.join(" or ")} does not exist in Parameter Store: no task could start.`,
      fix: "Create it in this Region, or correct valueFrom.",
    },
  ];
}

/** Parameters that AWS provides, and references to Secrets Manager, can be read by name but are not listed. */
const isListed = (name: string) => !/^\/?aws\//.test(name);

interface Use {
  /** "secret DB_PASSWORD of container app". */
  readonly what: string;
  readonly reference: SecretReference;
}

function usesOf(subject: PreflightSubject, home: Home): readonly Use[] {
  return eachContainer(subject).flatMap(({ name, secrets = [], logConfiguration, repositoryCredentials }) => {
    const use = (what: string, reference: SecretReference): Use => ({
      what: `${what} of container ${name}`,
      reference,
    });
    const login = repositoryCredentials?.credentialsParameter;
    return [
      ...secrets.map((one) => use(`secret ${one.name}`, readReference(one.valueFrom, home))),
      ...(logConfiguration?.secretOptions ?? []).map((one) =>
        use(`log option ${one.name}`, readReference(one.valueFrom, home)),
      ),
      ...(login ? [use("registry credentials", readLogin(login, home))] : []),
    ];
  });
}

/** Only Secrets Manager keeps these, so that a name alone is one of a secret. */
function readLogin(credentials: string, home: Home): SecretReference {
  if (credentials.startsWith("arn:")) return readReference(credentials, home);
  return { kind: "secret", id: credentials, stage: "AWSCURRENT", version: undefined };
}
