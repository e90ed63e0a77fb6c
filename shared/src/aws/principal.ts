/** Who calls AWS, as ARNs name them, without the account. */
export interface Principal {
  /** `role deploy`, `user anna`. */
  readonly holder: string;
  /** Of a role: a person's, a workflow run's, an instance's. */
  readonly session: string | undefined;
}

/** Takes an ARN apart as GetCallerIdentity answers it and ECS keeps it in `registeredBy`. Paths are left out: not every ARN has them. */
export function readPrincipal(arn: string): Principal {
  const [kind = "", ...names] = arn.split(":").slice(5).join(":").split("/");
  const last = names.at(-1) ?? "";
  if (kind === "assumed-role") return { holder: `role ${names[0]}`, session: names.slice(1).join("/") };
  if (kind === "role" || kind === "user" || kind === "federated-user")
    return { holder: `${kind.replace("-", " ")} ${last}`, session: undefined };
  if (kind === "root") return { holder: "root user", session: undefined };
  return { holder: kind || arn, session: undefined };
}

/** `anna@example.com (role Admin)`, `the user anna`. */
export function describePrincipal(arn: string): string {
  const { holder, session } = readPrincipal(arn);
  return session ? `${session} (${holder})` : `the ${holder}`;
}
