import { AwsError } from "../service.ts";

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

/** AWS offers it and the simulator does not: refused, so that nobody mistakes an accepted setting for a played one. */
export function notPlayed(what: string): AwsError {
  return validationError(`The simulator does not play ${what}.`);
}
