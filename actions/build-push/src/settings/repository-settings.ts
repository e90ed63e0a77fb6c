import { MOVING_TAGS } from "@deploy-actions/shared/ecr/tag-scheme";
import { Failure } from "@deploy-actions/shared/failure";
import type { Encryption, RepositorySettings } from "../registry/repositories.ts";
import type { TagRule } from "../tags/rule.ts";
import { movingTags } from "./moving-tags.ts";
import type { Reader } from "./reader.ts";

/** What becomes of repositories that are missing, or set otherwise. */
export interface RepositoryRequest {
  readonly create: boolean;
  readonly reconcile: boolean;
  readonly settings: RepositorySettings;
}

const MUTABILITIES = ["MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION"] as const;

/** ECR takes that many. */
const MAX_EXCLUSIONS = 5;

/** `rules`: of all tags that the images get. */
export function readRepositoryRequest(read: Reader, rules: readonly TagRule[]): RepositoryRequest {
  const setting = read.oneOf("tag-mutability", MUTABILITIES);
  const create = read.flag("create-repository");
  const reconcile = read.flag("reconcile-repository");
  if ((create || reconcile) && setting === "MUTABLE_WITH_EXCLUSION")
    read.problem(
      "tag-mutability",
      "MUTABLE_WITH_EXCLUSION needs tags that stay, and no input names them.",
      "Write IMMUTABLE_WITH_EXCLUSION, or give the repository this setting by other means, and leave create-repository and reconcile-repository out.",
    );
  const moving = movingTags(rules);
  const exclusions = [...new Set([...MOVING_TAGS, ...moving.names])];
  if (create && setting === "IMMUTABLE_WITH_EXCLUSION") {
    const fix = "Write tag-mutability: MUTABLE, or leave these tags out.";
    if (moving.changing.length > 0) {
      const which = moving.changing.map((text) => `"${text}"`).join(" and ");
      read.problem("tags", `${which} makes tags that move, under names that a new repository cannot except.`, fix);
    } else if (exclusions.length > MAX_EXCLUSIONS) {
      const room = MAX_EXCLUSIONS - MOVING_TAGS.length;
      const list = exclusions.slice(MOVING_TAGS.length);
      read.problem(
        "tags",
        `${list.slice(0, -1).join(", ")} and ${list.at(-1)} move, and ECR lets ${room} do so in a new repository, beside ${MOVING_TAGS.join(" and ")}.`,
        fix,
      );
    }
  }
  return {
    create,
    reconcile,
    settings: {
      mutability: { setting, exclusions: setting === "IMMUTABLE_WITH_EXCLUSION" ? exclusions : [] },
      scanOnPush: read.flag("scan-on-push"),
      encryption: read.parse("encryption", parseEncryption),
      tags: read.pairs("repository-tags"),
    },
  };
}

function parseEncryption(text: string): Encryption {
  if (text === "AES256" || text === "KMS") return { type: text, key: undefined };
  if (/^(arn:[\w-]+:kms:\S+|alias\/\S+|[0-9a-f-]{36})$/.test(text)) return { type: "KMS", key: text };
  throw new Failure(`"${text}" is no encryption that ECR has.`, {
    hint: "Write AES256, KMS (the key that AWS manages), or the ARN, id or alias (alias/...) of a KMS key.",
  });
}
