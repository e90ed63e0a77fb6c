import { Failure } from "@deploy-actions/shared/failure";

/** A repository as people write it: its name, or the whole URI that ECR's console shows. */
export interface RepositoryAddress {
  /** Without the registry: `shop/web`. */
  readonly name: string;
  /** Undefined: the registry of the account and Region in use. */
  readonly registry: Registry | undefined;
}

export interface Registry {
  readonly host: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

/** Throws a Failure that says what is wrong and what to write instead. */
export function parseRepositoryName(text: string): RepositoryAddress {
  const { registry, rest } = splitRegistry(text);
  const [, name = "", suffix = ""] = /^([^:@]*)(.*)$/s.exec(rest) ?? [];
  if (suffix !== "")
    throw new Failure(`"${text}" has ${suffix.startsWith("@") ? "a digest" : "a tag"}.`, {
      hint: `Write "${text.slice(0, -suffix.length)}"; tags have an input of their own.`,
    });
  if (name.length >= SHORTEST && name.length <= LONGEST && NAME.test(name)) return { name, registry };
  const likely = asName(name);
  throw new Failure(`"${name}" is not the name of an ECR repository.`, {
    hint: name.includes("${")
      ? ONE_EXPRESSION
      : [
          `A name has ${SHORTEST} to ${LONGEST} characters: small letters and digits in parts, with single . _ - or / between them.`,
          likely && likely !== name ? `Did you mean "${likely}"?` : "",
        ]
          .filter(Boolean)
          .join(" "),
  });
}

const ONE_EXPRESSION = 'Of all ${...} there is ${service} alone, and with "images" only: it is the name of each image.';

/** repositoryName of https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const SHORTEST = 2;
const LONGEST = 256;

/** Plain, FIPS and dual-stack hosts of ECR, in every partition; the account is whatever digits stand there. */
const HOST =
  /^(\d+)\.(?:dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.(?:com|com\.cn|eu)|dkr-ecr(?:-fips)?\.([a-z0-9-]+)\.on\.aws)$/;

/** ECR takes a name with a dot in its first part as well, like `my.app/web`. */
const LIKE_A_HOST = /\.(?:com|cn|eu|aws|io)$|:\d+$/;

function splitRegistry(text: string): { readonly registry: Registry | undefined; readonly rest: string } {
  const [, host = "", rest = ""] = /^(?:https?:\/\/)?([^/]+)\/(.+)$/s.exec(text) ?? [];
  if (!LIKE_A_HOST.test(host)) return { registry: undefined, rest: text };
  const [, account = "", plainRegion, dualRegion] = HOST.exec(host) ?? [];
  if (account === "")
    throw new Failure(`"${host}" is not a registry of ECR.`, {
      hint: `Write the name of an ECR repository alone ("${rest}"), or its whole URI, 123456789012.dkr.ecr.REGION.amazonaws.com/${rest}.`,
    });
  if (account.length !== 12)
    throw new Failure(`"${account}" in "${host}" is not an AWS account: it has ${account.length} digits.`, {
      hint: `An account has 12 digits. Correct it, or write the name alone ("${rest}"): then the registry is that of the account in use.`,
    });
  return { registry: { host, account, region: plainRegion ?? dualRegion ?? "" }, rest };
}

function asName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9._/-]+/g, "-")
    .replace(/[._-]*\/+[._-]*/g, "/")
    .replace(/([._-])[._-]+/g, "$1")
    .replace(/^[._/-]+|[._/-]+$/g, "");
}
