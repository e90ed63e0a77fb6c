import type { HttpRequest } from "../protocol/http.ts";
import type { CommonErrors } from "../protocol/protocol.ts";
import { AwsError, type AwsService, type Input, type Permission } from "../service.ts";
import { refusal } from "./evaluate.ts";
import type { Iam } from "./iam.ts";
import type { Principal } from "./principals.ts";
import { isSignedWith, parseAuthorization } from "./signature.ts";

/** Finds out who signed a request, or throws the error AWS answers with. */
export function authenticate(
  request: HttpRequest,
  {
    iam,
    regions,
    signingName,
    errors,
  }: { iam: Iam; regions: readonly string[]; signingName: string; errors: CommonErrors },
): Principal {
  const refuse = ([code, status]: CommonErrors[keyof CommonErrors], message: string) =>
    new AwsError(code, message, { status });
  const header = request.headers.authorization;
  if (header === undefined) throw refuse(errors.missingToken, "Missing Authentication Token");
  const signed = parseAuthorization(header);
  if (!signed) throw refuse(errors.badSignature, "The Authorization header is not a Signature Version 4 header.");
  if (!regions.includes(signed.region)) {
    throw refuse(errors.badSignature, `Credential should be scoped to a valid region, not '${signed.region}'.`);
  }
  if (signed.service !== signingName) {
    throw refuse(errors.badSignature, `Credential should be scoped to correct service: '${signingName}'.`);
  }
  const key = iam.findKey(signed.accessKeyId);
  if (!key || key.sessionToken !== request.headers["x-amz-security-token"]) {
    throw refuse(errors.unknownKey, "The security token included in the request is invalid.");
  }
  if (iam.isExpired(key)) throw refuse(errors.expiredToken, "The security token included in the request is expired");
  if (!isSignedWith(key.secretAccessKey, signed, request)) {
    throw refuse(
      errors.badSignature,
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
    );
  }
  return key.principal;
}

/** Throws the access denied error unless the caller's policies allow everything that the call needs. */
export function authorize(
  principal: Principal,
  {
    service,
    operation,
    input,
    region,
    errors,
  }: { service: AwsService; operation: string; input: Input; region: string; errors: CommonErrors },
): void {
  if (service.needsNoPermission?.includes(operation)) return;
  const context = {
    "aws:PrincipalArn": principal.roleArn ?? principal.arn,
    "aws:PrincipalAccount": principal.arn.split(":")[4] ?? "",
    "aws:RequestedRegion": region,
  };
  for (const { action, resource, context: own } of neededPermissions(service, operation, input)) {
    const request = { action, resource, context: { ...context, ...own } };
    const reason = refusal(request, principal.policies, principal.sessionPolicy);
    if (reason) throw accessDenied(errors, principal.arn, request, reason);
  }
}

export function accessDenied(
  { accessDenied: [code, status] }: CommonErrors,
  principal: string,
  { action, resource }: Permission,
  reason: string,
): AwsError {
  return new AwsError(
    code,
    `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    { status },
  );
}

function neededPermissions(service: AwsService, operation: string, input: Input): readonly Permission[] {
  const action = `${service.iamPrefix}:${operation}`;
  const named = service.permissions?.(operation, input) ?? [];
  return named.some((permission) => permission.action === action) ? named : [{ action, resource: "*" }, ...named];
}
