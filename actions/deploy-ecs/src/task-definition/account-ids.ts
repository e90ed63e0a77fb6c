/** The account part of an ECR registry host, twelve digits or not; undefined for every other registry. */
export function registryAccount(registry: string): string | undefined {
  return /^([^.]*)\.dkr[.-]ecr(?:-fips)?\.[^.]+\.(?:amazonaws\.|on\.aws|on\.amazonwebservices\.)/.exec(registry)?.[1];
}

/** The account part of an ARN; undefined for ARNs that have none (`arn:aws:s3:::bucket`) and for other text. */
export function arnAccount(text: string): string | undefined {
  const [arn, partition, service, , account] = text.split(":");
  if (arn !== "arn" || !partition || !service || !account) return undefined;
  // Policies and images that AWS itself owns have "aws" there.
  return account === "aws" ? undefined : account;
}

export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}
