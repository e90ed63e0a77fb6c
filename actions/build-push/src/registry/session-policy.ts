import { SESSION_POLICY_CHARACTERS, type SessionPolicy } from "@deploy-actions/shared/aws/session";

/** What a step will do, as far as it decides on what its session may. */
export interface SessionScope {
  /** "aws", "aws-cn", "aws-us-gov": of the role. */
  readonly partition: string;
  /** All that are written to, those of the cache included. */
  readonly repositories: readonly RepositoryOfAccount[];
  readonly creates: boolean;
  /** ARN, id or alias; undefined: no repository is created with a key of one's own. */
  readonly kmsKey: string | undefined;
  /** Whether ECS is asked what must not expire. */
  readonly lifecycle: boolean;
  readonly scan: boolean;
}

export interface RepositoryOfAccount {
  /** Twelve digits. */
  readonly registryId: string;
  /** `shop/web`. */
  readonly name: string;
}

/**
 * The session of a step may write to its own repositories and to no other, whatever the role may. It may pull from all:
 * base images come from anywhere.
 */
export function sessionPolicy(scope: SessionScope): SessionPolicy {
  const forms = [namesOf, foldersOf, accountsOf].map((patternsOf) => write(scope, patternsOf(scope.repositories)));
  const [text = "", wider] = [...new Set(forms)].filter(({ length }) => length <= SESSION_POLICY_CHARACTERS);
  return { text, wider };
}

/** Wildcards keep it short. On a repository's ARN none of them allows anything about the registry or its settings. */
const WRITES = ["ecr:*Layer*", "ecr:Put*", "ecr:Start*", "ecr:BatchDeleteImage", "ecr:UpdateImageStorageClass"];
const CREATES = ["ecr:CreateRepository", "ecr:TagResource"];
const READS = ["ecr:Get*", "ecr:BatchGet*", "ecr:BatchCheck*", "ecr:BatchImport*", "ecr:Describe*", "ecr:List*"];

/** Where the registry signs what is pushed, it does so with the pusher's permissions, and says nothing when they are missing. */
const SIGNS = "signer:SignPayload";

/** What ECR needs of the caller to make a repository with a KMS key (ECR user guide, "Encryption at rest"). */
const KEY = ["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"];

function write({ partition, creates, kmsKey, lifecycle, scan }: SessionScope, patterns: readonly string[]): string {
  const elsewhere = [
    ...READS,
    SIGNS,
    ...(lifecycle ? ["ecs:List*", "ecs:Describe*"] : []),
    ...(scan ? ["inspector2:List*"] : []),
  ];
  const statements = [
    allow(
      creates ? [...WRITES, ...CREATES] : WRITES,
      // In every Region: a promotion goes to another one, and the role has its own say.
      patterns.map((pattern) => `arn:${partition}:ecr:*:${pattern}`),
    ),
    allow(elsewhere, "*"),
    // IAM knows keys by their ARN alone.
    ...(creates && kmsKey ? [allow(KEY, kmsKey.startsWith("arn:") && !kmsKey.includes(":alias/") ? kmsKey : "*")] : []),
  ];
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const allow = (Action: readonly string[], Resource: string | readonly string[]) => ({
  Effect: "Allow",
  Action,
  Resource,
});

const namesOf = (repositories: readonly RepositoryOfAccount[]): readonly string[] => [
  ...new Set(repositories.map(({ registryId, name }) => `${registryId}:repository/${name}`)),
];

/** `shop/*` for all that have this folder in common, in each account. */
function foldersOf(repositories: readonly RepositoryOfAccount[]): readonly string[] {
  const byAccount = Map.groupBy(repositories, ({ registryId }) => registryId);
  return [...byAccount].map(([registryId, some]) => {
    const [first = [], ...others] = some.map(({ name }) => name.split("/").slice(0, -1));
    const end = first.findIndex((part, index) => others.some((other) => other[index] !== part));
    const common = end === -1 ? first : first.slice(0, end);
    return `${registryId}:repository/${[...common, "*"].join("/")}`;
  });
}

const accountsOf = (repositories: readonly RepositoryOfAccount[]): readonly string[] => [
  ...new Set(repositories.map(({ registryId }) => `${registryId}:repository/*`)),
];
