import { AwsError } from "../service.ts";

/** CodeDeploy has an error of its own for everything: the code says it all, the message is for people. */
export function refusal(code: string, message: string): AwsError {
  return new AwsError(code, message);
}

/** AWS offers it and the simulator does not: refused, so that nobody mistakes an accepted setting for a played one. */
export function notPlayed(code: string, what: string): AwsError {
  return refusal(code, `The simulator does not play ${what}.`);
}
