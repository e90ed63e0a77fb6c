import type { Principal } from "./iam/principals.ts";

/**
 * How a simulated AWS service plugs into the endpoint.
 *
 * The endpoint (protocol/) parses and validates a request against the published model, authenticates, authorizes,
 * throttles, injects faults, calls the handler, validates the answer against the model and serialises it.
 * A handler sees only valid input: a plain object with the model's member names, timestamps as Date.
 */
export interface AwsService {
  /** The model's file name in simulator/models: "ecs", "elbv2", "sts", "logs", "ecr", "cloudwatch". */
  readonly name: string;
  /** The prefix of its IAM actions: "ecs", "elasticloadbalancing", "sts", "logs", "ecr", "cloudwatch". */
  readonly iamPrefix: string;
  readonly handlers: Readonly<Record<string, Handler>>;
  /** One for all regions: calls are signed for us-east-1, and conditions see that region. */
  readonly global?: boolean;
  /** The code of a request that breaks the model, where it is not the protocol's usual one. */
  readonly validationCode?: string;
  /** What IAM is asked about for this call, beyond `<iamPrefix>:<operation>` on "*". Empty: resource "*". */
  permissions?(operation: string, input: Input): readonly Permission[];
  /** Operations that carry no signature. */
  readonly unsigned?: readonly string[];
  /** Operations that every signed caller may use. */
  readonly needsNoPermission?: readonly string[];
  /** Token buckets; the first whose `operations` holds the name counts (research: AWS "Request throttling for the ECS API"). */
  readonly buckets?: readonly Bucket[];
}

// biome-ignore lint/suspicious/noExplicitAny: the endpoint has checked it against the published model before a handler sees it
export type Input = any;

export type Handler = (input: Input, call: Call) => unknown | Promise<unknown>;

export interface Call {
  readonly region: string;
  readonly account: string;
  /** ARN of the caller, for example arn:aws:sts::123456789012:assumed-role/deploy/session. */
  readonly principal: string;
  /** Who signed, with all that they may do; undefined where nobody did. */
  readonly caller?: Principal;
  readonly requestId: string;
}

export interface Permission {
  /** "ecs:UpdateService", "iam:PassRole". */
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

export interface Bucket {
  readonly operations: readonly string[];
  readonly burst: number;
  /** Tokens per second of simulated time. */
  readonly refill: number;
}

/** An error as AWS names it: `code` is what the SDK shows as `error.name`. */
export class AwsError extends Error {
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  /** Further members of the error's shape. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    { status = 400, members = {} }: { status?: number; members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
  }
}
