import type { Home } from "./subject.ts";

/** What `valueFrom` of a secret leads to (ECS developer guide, "Pass sensitive data to an Amazon ECS container"). */
export type SecretReference =
  | {
      readonly kind: "secret";
      /** ARN or name, without what follows the secret's name. */
      readonly id: string;
      /** AWSCURRENT unless chosen. */
      readonly stage: string;
      readonly version: string | undefined;
    }
  /** Any of these is the parameter: an ARN does not tell whether the name of one without folders begins with a slash. */
  | { readonly kind: "parameter"; readonly names: readonly string[] }
  /** Not in the account and Region of the task; `where` is "Region us-east-1". */
  | { readonly kind: "elsewhere"; readonly where: string };

/** `arn:…:secret:NAME-abcdef:KEY:STAGE:VERSION`, `arn:…:parameter/NAME`, or the name of a parameter. */
export function readReference(valueFrom: string, home: Home): SecretReference {
  const [arn, partition, service, region = "", account = "", resource = "", ...rest] = valueFrom.split(":");
  if (arn !== "arn") return { kind: "parameter", names: [withoutSelector(valueFrom)] };
  if (region !== home.region) return { kind: "elsewhere", where: `Region ${region}` };
  if (account !== home.account) return { kind: "elsewhere", where: "another account" };
  if (service === "secretsmanager") {
    const [name = "", , stage = "", version = ""] = rest;
    const id = [arn, partition, service, region, account, resource, name].join(":");
    return { kind: "secret", id, stage: stage || (version ? "" : CURRENT), version: version || undefined };
  }
  const path = withoutSelector(resource.replace(/^parameter/, ""));
  return { kind: "parameter", names: path.lastIndexOf("/") > 0 ? [path] : [path, path.slice(1)] };
}

const CURRENT = "AWSCURRENT";

/** `NAME:3` and `NAME:label` choose a version. */
const withoutSelector = (name: string) => name.split(":")[0] ?? name;
