import type { Check, VersionSource } from "@deploy-actions/shared/checks/check";
import { type ChecksDocument, readChecks } from "@deploy-actions/shared/checks/grammar/read-checks";
import { Failure } from "@deploy-actions/shared/failure";
import { parse } from "yaml";

/** A small world around a document: environment, files, and what was masked in it. */
export class Around {
  readonly env: Readonly<Record<string, string>>;
  readonly versionFrom: VersionSource | undefined;
  readonly masked: string[] = [];
  readonly #files: Readonly<Record<string, string>>;

  constructor({
    env = {},
    files = {},
    versionFrom,
  }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly files?: Readonly<Record<string, string>>;
    readonly versionFrom?: VersionSource;
  } = {}) {
    this.env = env;
    this.versionFrom = versionFrom;
    this.#files = files;
  }

  readonly readFile = (path: string): string => {
    const text = this.#files[path];
    if (text === undefined) throw new Failure(`File "${path}" does not exist.`, { hint: "Check the path." });
    return text;
  };

  readonly mask = (value: string): void => {
    this.masked.push(value);
  };
}

export function documentOf(text: string, around = new Around()): ChecksDocument {
  const checked = readChecks(text, around);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems, null, 2));
  return checked.value;
}

export function checksOf(text: string, around = new Around()): readonly Check[] {
  return documentOf(text, around).checks;
}

/** `line place: what is wrong and what to write`, as people get to see it. */
export function problemsIn(text: string, around = new Around()): readonly string[] {
  const checked = readChecks(text, around);
  if (checked.ok) return [];
  return checked.problems.map(({ line = "-", at, message, fix }) =>
    [`${line}`, at && `${at}:`, message, fix].filter(Boolean).join(" "),
  );
}

/**
 * The same for a check that is right but for some members, without the line and the index. `changed` is the inside of a map
 * in YAML; `~` takes a member out.
 */
export function problemsWith(kind: string, changed: string, around = new Around()): readonly string[] {
  const members = Object.entries({ ...RIGHT[kind], ...parse(`{${changed}}`) }).filter(([, value]) => value !== null);
  const text = JSON.stringify([Object.fromEntries(members)]);
  return problemsIn(text, around).map((problem) => problem.replace(/^1 \[0\]\.?/, ""));
}

/** The least that a check of each kind says. */
export const RIGHT: Readonly<Record<string, object>> = {
  http: { kind: "http", url: "https://web.example.com/health", expect: { status: 200 } },
  tcp: { kind: "tcp", address: "db.internal:5432" },
  dns: { kind: "dns", host: "web.example.com" },
  tls: { kind: "tls", address: "web.example.com" },
  "ecs-service": { kind: "ecs-service", cluster: "production", service: "web" },
  "target-group": { kind: "target-group", "target-group": "web" },
  alarm: { kind: "alarm", alarm: "web-5xx" },
  metric: { kind: "metric", namespace: "AWS/ECS", metric: "CPUUtilization", stat: "Average", expect: { lt: 80 } },
  prometheus: { kind: "prometheus", url: "https://prometheus.internal", query: "up", expect: { eq: 1 } },
  command: { kind: "command", command: ["true"] },
};
