import type { Secret } from "../secret.ts";
import type { Comparison, StatusRange, TextAssertion, ValueAssertion } from "./assertion.ts";

/**
 * What a document of checks says, read and complete: defaults that depend on the kind alone are filled in, and what the
 * gate decides (how often, how many) stays undefined where the document is silent.
 */
export type Check =
  | HttpCheck
  | TcpCheck
  | DnsCheck
  | TlsCheck
  | EcsServiceCheck
  | TargetGroupCheck
  | AlarmCheck
  | MetricCheck
  | PrometheusCheck
  | CommandCheck;

export type CheckKind = Check["kind"];

/** What every kind has. Times are milliseconds. */
export interface CheckCommon {
  /** Unique in its document; made from what is checked when the document gives none. Never holds a secret or an account id. */
  readonly name: string;
  /** Reported, and never decides. */
  readonly advisory: boolean;
  /** How many of the targets must pass in one sample. Undefined: all of them. */
  readonly quorum: Quorum | undefined;
  readonly pace: Pace;
  readonly limits: Limits;
  readonly compare: readonly Compared[];
}

/** `2/3`: of every three targets, two. */
export interface Quorum {
  readonly passing: number;
  readonly of: number;
}

/** When samples are taken. Undefined: as the gate's inputs, or the kind's default, say. */
export interface Pace {
  readonly interval: number | undefined;
  /** Of one sample, whole. */
  readonly timeout: number;
  /** After the start of the gate. */
  readonly initialDelay: number;
}

/** What the samples must come to. Undefined: as the gate's inputs, or the kind's default, say. */
export interface Limits {
  /** Good samples in a row until the check has converged. */
  readonly successThreshold: number | undefined;
  /** How many samples of the bake may fail. */
  readonly failureLimit: FailureLimit | undefined;
  /** So many in a row fail the check, whatever the limit. */
  readonly consecutiveFailureLimit: number | undefined;
  /** So many samples in a row that could not be measured make it an error. */
  readonly errorLimit: number | undefined;
  /** Measured samples in the bake; fewer are inconclusive. */
  readonly minSamples: number | undefined;
}

export type FailureLimit = { readonly count: number } | { readonly percent: number };

/** A figure of the bake against the same figure of the baseline. */
export interface Compared {
  readonly figure: "p50" | "p95" | "p99" | "value" | "failure-rate";
  /** Worse when it is more than this many times the baseline's. */
  readonly maxRatio: number | undefined;
  /** Worse when it is less than this many times the baseline's. */
  readonly minRatio: number | undefined;
  /** Up to here (milliseconds, the value's own unit, or a share from 0 to 1) it is never too much. */
  readonly floor: number | undefined;
}

export interface HttpCheck extends CheckCommon {
  readonly kind: "http";
  /** Each is a target. */
  readonly urls: readonly string[];
  readonly method: string;
  readonly headers: readonly RequestHeader[];
  readonly body: string | undefined;
  /** `all`: every address the host name resolves to is a target. */
  readonly addresses: "one" | "all";
  /** How many redirects to follow; 0: the redirect is the answer. */
  readonly followRedirects: number;
  /** PEM; trusted beside the well-known authorities. */
  readonly ca: string | undefined;
  /** Bytes that are read of the answer's body. */
  readonly maxBody: number;
  readonly version: VersionSource | undefined;
  readonly expect: {
    readonly status: readonly StatusRange[];
    readonly headers: readonly { readonly name: string; readonly assertion: TextAssertion }[];
    readonly body: readonly TextAssertion[];
    readonly json: readonly { readonly path: string; readonly assertion: ValueAssertion }[];
    /** Of every single sample. */
    readonly latency: number | undefined;
    /** Over the samples of the bake: at most `latency` at this percentile (0 to 100). */
    readonly percentiles: readonly { readonly percentile: number; readonly latency: number }[];
  };
  /** An answer with one of these can never become good: it ends the gate at once. */
  readonly failFast: readonly StatusRange[];
}

export interface RequestHeader {
  readonly name: string;
  /** A Secret when its name or its source says so; masked by then. */
  readonly value: string | Secret;
  /** In a value made of a user name and a password: the name, which was written down and is no secret. */
  readonly username?: string;
}

/** Where an answer says which version it is from, and what counts as the expected one. */
export interface VersionSource {
  readonly from:
    | { readonly kind: "json"; readonly path: string }
    | { readonly kind: "header"; readonly name: string }
    /** The first group, or the whole match. */
    | { readonly kind: "regex"; readonly pattern: string };
  readonly match: VersionMatch;
  /** Instead of the gate's expected version. */
  readonly expected: string | undefined;
}

/** `sha-prefix`: one is the beginning of the other, seven characters at least. `semver`: the expected one is a range. */
export type VersionMatch = "exact" | "sha-prefix" | "semver";

export interface TcpCheck extends CheckCommon {
  readonly kind: "tcp";
  readonly host: string;
  readonly port: number;
  readonly addresses: "one" | "all";
}

export interface DnsCheck extends CheckCommon {
  readonly kind: "dns";
  /** The name to look up. */
  readonly host: string;
  readonly record: "A" | "AAAA" | "CNAME" | "MX" | "NS" | "SRV" | "TXT";
  /** `address` or `address:port`, each a target. Empty: the system's. */
  readonly resolvers: readonly string[];
  readonly expect: {
    /** Records as text, MX as `10 mail.example.com`, SRV as `0 5 443 host`. Both undefined: there is an answer. */
    readonly contains: readonly string[] | undefined;
    readonly equals: readonly string[] | undefined;
    /** Seconds, of the record with the longest. */
    readonly maxTtl: number | undefined;
  };
}

export interface TlsCheck extends CheckCommon {
  readonly kind: "tls";
  readonly host: string;
  readonly port: number;
  /** SNI, and the name that the certificate must be for. */
  readonly serverName: string;
  readonly addresses: "one" | "all";
  readonly ca: string | undefined;
  readonly expect: { readonly daysLeft: number };
}

export interface EcsServiceCheck extends CheckCommon {
  readonly kind: "ecs-service";
  readonly cluster: string;
  readonly service: string;
  /** `family:revision`; undefined: whatever the service is set to. */
  readonly taskDefinition: string | undefined;
  /** `ecs-svc/…`, which must still be PRIMARY. */
  readonly deployment: string | undefined;
}

export interface TargetGroupCheck extends CheckCommon {
  readonly kind: "target-group";
  /** Name or ARN. */
  readonly targetGroup: string;
  readonly expect: {
    /** So many targets at least. */
    readonly healthy: number;
  };
}

export interface AlarmCheck extends CheckCommon {
  readonly kind: "alarm";
  /** Names of metric and composite alarms; each is a target. */
  readonly alarms: readonly string[];
}

export interface MetricCheck extends CheckCommon {
  readonly kind: "metric";
  /** Metric math over the ids of `metrics`; undefined when there is one metric and no expression. */
  readonly expression: string | undefined;
  readonly metrics: readonly Metric[];
  /** Milliseconds. */
  readonly period: number;
  /** Milliseconds until CloudWatch has the data of a period that ended. */
  readonly ingestionDelay: number;
  readonly expect: Comparison;
}

export interface Metric {
  /** As the expression names it. */
  readonly id: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `p99` … as CloudWatch spells it. */
  readonly stat: string;
}

export interface PrometheusCheck extends CheckCommon {
  readonly kind: "prometheus";
  /** The server's address, without /api/v1/query. */
  readonly url: string;
  readonly query: string;
  readonly headers: readonly RequestHeader[];
  readonly ca: string | undefined;
  readonly expect: Comparison;
}

export interface CommandCheck extends CheckCommon {
  readonly kind: "command";
  /** A program and its words; no shell reads them. */
  readonly command: readonly string[];
  readonly workingDirectory: string | undefined;
  /** Beside the runner's environment without its credentials. */
  readonly environment: readonly RequestHeader[];
}
