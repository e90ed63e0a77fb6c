import { AwsError } from "../service.ts";

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

export function invalidAction(message: string): AwsError {
  return new AwsError("InvalidLoadBalancerAction", message);
}

/** A quota is used up; `what` as in the error's name, for example "Actions". */
export function tooMany(what: string, message: string): AwsError {
  return new AwsError(`TooMany${what}`, message);
}

/** AWS offers it and the simulator does not: refused, so that nobody mistakes an accepted setting for a played one. */
export function notPlayed(what: string): AwsError {
  return new AwsError("InvalidConfigurationRequest", `The simulator does not play ${what}.`);
}
