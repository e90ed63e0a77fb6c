import type { AccessRequest } from "@deploy-actions/shared/aws/access";
import type { PromotionPorts } from "./promote/ports.ts";
import type { Login } from "./registry/login.ts";
import type { References } from "./registry/references.ts";
import type { Registry } from "./registry/registry.ts";
import type { SessionScope } from "./registry/session-policy.ts";
import type { Registry as RegistryAddress } from "./request/repository-name.ts";

/** The AWS account that a step works in, and the registry of ECR that it pushes to. */
export interface Account {
  readonly region: string;
  readonly registry: Registry;
  /** What ECS needs of the registry. */
  readonly references: References;
  /** Signs in to the registry; a new password when the last one ends soon. */
  readonly login: () => Promise<Login>;
  /** Registries by their hosts, as far as this account and the user's docker may read them; undefined: the account's own. */
  readonly registries: (signal: AbortSignal) => Promise<PromotionPorts["registry"]>;
}

export interface AccountRequest {
  readonly access: AccessRequest;
  /** Undefined: that of the account and Region of the access. */
  readonly registry: RegistryAddress | undefined;
  readonly scope: Omit<SessionScope, "partition" | "repositories"> & { readonly repositories: readonly string[] };
  /** ECS clusters; empty: all. */
  readonly clusters: readonly string[];
}
