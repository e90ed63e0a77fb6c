import { AwsError } from "../service.ts";
import { violations } from "./constraints.ts";
import { mismatches } from "./mismatches.ts";
import { errorCodes } from "./model.ts";
import type { Route } from "./route.ts";

/** A handler's answer, or a loud internal failure when AWS could not have given it: that is a mistake of the simulator. */
export function checkedOutput(
  { service, model, name, operation }: Route,
  output: unknown,
): { readonly output: unknown } | AwsError {
  if (!operation.output) return { output: {} };
  const wrong = mismatches(model, operation.output, output);
  const found = wrong.length > 0 ? wrong : violations(model, operation.output, output);
  if (found.length === 0) return { output };
  return internalFailure(
    `The simulator's answer to ${service.iamPrefix}:${name} is not in the model: ${found.join("; ")}`,
  );
}

/** A handler's error, if the service has such an error. */
export function checkedError({ service, model, name, protocol }: Route, error: unknown): AwsError {
  if (!(error instanceof AwsError)) {
    return internalFailure(
      `The simulator failed in ${service.iamPrefix}:${name}: ${error instanceof Error ? error.stack : error}`,
    );
  }
  // The model of EC2 names no errors; they are in its user guide.
  if (model.metadata.protocol === "ec2") return error;
  const common = [...Object.values(protocol.errors).map(([code]) => code), "ValidationException", "InternalFailure"];
  if (errorCodes(model).has(error.code) || common.includes(error.code)) return error;
  return internalFailure(
    `The simulator answered ${service.iamPrefix}:${name} with "${error.code}", which the model does not have.`,
  );
}

export function internalFailure(message: string): AwsError {
  return new AwsError("InternalFailure", message, { status: 500 });
}
