import type { PutParameterCommandInput } from "@aws-sdk/client-ssm";
import { AwsError, type AwsService, type Call, type Input } from "../service.ts";
import type { World } from "../world.ts";
import { meetsFilters } from "./parameter-filters.ts";

/** What Parameter Store tells of a parameter; the value is not kept, as nothing here reads it. */
export interface Parameter {
  readonly Name: string;
  readonly ARN: string;
  readonly Type: "String" | "StringList" | "SecureString";
  readonly KeyId?: string;
  readonly LastModifiedDate: Date;
  readonly LastModifiedUser: string;
  readonly Description?: string;
  readonly Version: number;
  readonly Tier: "Standard";
  readonly DataType: string;
}

/** Parameter Store of Systems Manager. */
export function ssmService(world: World): AwsService {
  const { partition, region, account, clock } = world;
  const parameters = new Map<string, Parameter>();
  const arn = (name: string) => `arn:${partition}:ssm:${region}:${account}:parameter/${name.replace(/^\//, "")}`;

  function put(input: PutParameterCommandInput, { principal }: Call): Parameter {
    assertPlayed(input);
    const name = `${input.Name}`.trim();
    checkName(name);
    const known = parameters.get(name);
    if (known && !input.Overwrite) {
      const message =
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
      throw new AwsError("ParameterAlreadyExists", message);
    }
    const type = input.Type ?? known?.Type;
    if (!type) throw validation("A parameter type is required when you create a parameter.");
    const description = input.Description ?? known?.Description;
    const parameter: Parameter = {
      Name: name,
      ARN: arn(name),
      Type: type,
      ...(type === "SecureString" && { KeyId: input.KeyId ?? known?.KeyId ?? "alias/aws/ssm" }),
      LastModifiedDate: new Date(clock.now()),
      LastModifiedUser: principal,
      ...(description !== undefined && { Description: description }),
      Version: (known?.Version ?? 0) + 1,
      Tier: "Standard",
      DataType: input.DataType ?? "text",
    };
    parameters.set(name, parameter);
    return parameter;
  }

  return {
    name: "ssm",
    iamPrefix: "ssm",
    validationCode: "ValidationException",
    // DescribeParameters knows no resources (service authorization reference): it needs a policy about "*".
    permissions: (operation, { Name }) =>
      operation === "PutParameter" ? [{ action: "ssm:PutParameter", resource: arn(`${Name}`) }] : [],
    handlers: {
      PutParameter: (input, call) => {
        const { Version, Tier } = put(input, call);
        return { Version, Tier };
      },
      DescribeParameters: (input) => {
        if (input.Filters) throw notPlayed("Filters, which is deprecated: use ParameterFilters");
        if (input.Shared) throw notPlayed("parameters of other accounts (Shared)");
        const { ParameterFilters: filters = [] } = input;
        return page(
          [...parameters.values()].filter((parameter) => meetsFilters(parameter, filters)),
          input,
        );
      },
    },
  };
}

/** Pages hold 50 unless asked for fewer (API reference). */
function page(all: readonly Parameter[], { MaxResults = 50, NextToken }: Input) {
  const start = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, "base64url").toString());
  if (!Number.isInteger(start)) throw new AwsError("InvalidNextToken", "The specified token isn't valid.");
  const end = start + MaxResults;
  return {
    Parameters: all.slice(start, end),
    ...(end < all.length && { NextToken: Buffer.from(String(end)).toString("base64url") }),
  };
}

/** API reference, PutParameter, "Naming Constraints". */
function checkName(name: string): void {
  if (!/^[A-Za-z0-9_.\-/]+$/.test(name)) {
    throw validation(
      `Parameter name: can't be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_`,
    );
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw validation(`Parameter name must not be prefixed with "aws" or "ssm" (case-insensitive): ${name}`);
  }
  if (name.includes("/") && !name.startsWith("/")) throw validation("Parameter name must be a fully qualified name.");
  if (name.split("/").length > 16) {
    const message = "A hierarchy can have a maximum of 15 levels.";
    throw new AwsError("HierarchyLevelLimitExceededException", message);
  }
}

/** Refused, so that nobody mistakes an accepted parameter for one that has an effect. */
function assertPlayed(input: Input): void {
  const found = ["AllowedPattern", "Policies", "Tags"].find((member) => input[member] !== undefined);
  if (found !== undefined) throw notPlayed(found);
  if (input.Tier !== undefined && input.Tier !== "Standard") throw notPlayed(`the tier ${input.Tier}`);
}

function notPlayed(what: string): AwsError {
  return validation(`The simulator does not play ${what}.`);
}

function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
