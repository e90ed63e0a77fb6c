import { AwsError, type AwsService } from "../service.ts";
import type { World } from "../world.ts";
import type { Iam, Role } from "./iam.ts";
import { simulate } from "./simulate.ts";

/** Identity and Access Management as far as a deployment reads it. Policies are given by the test (Iam), not by calls. */
export function iamService({ account, partition }: World, iam: Iam): AwsService {
  return {
    name: "iam",
    iamPrefix: "iam",
    global: true,
    permissions: (operation, { RoleName, PolicySourceArn }) => {
      const role = () => iam.findRoleNamed(RoleName)?.arn ?? `arn:${partition}:iam::${account}:role/${RoleName}`;
      return [{ action: `iam:${operation}`, resource: operation === "GetRole" ? role() : PolicySourceArn }];
    },
    handlers: {
      GetRole: ({ RoleName }) => {
        const role = iam.findRoleNamed(RoleName);
        if (role) return { Role: roleView(role) };
        throw new AwsError("NoSuchEntity", `The role with name ${RoleName} cannot be found.`, { status: 404 });
      },
      SimulatePrincipalPolicy: (input) => simulate(iam, input),
    },
  };
}

function roleView({ name, path, arn, uniqueId, createdAt, trustDocument, maxSessionSeconds }: Role) {
  return {
    Path: path,
    RoleName: name,
    RoleId: uniqueId,
    Arn: arn,
    CreateDate: new Date(createdAt),
    AssumeRolePolicyDocument: urlEncoded(trustDocument),
    MaxSessionDuration: maxSessionSeconds,
    RoleLastUsed: {},
  };
}

/** RFC 3986, as the API reference says of policies in answers: stricter than encodeURIComponent. */
function urlEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
