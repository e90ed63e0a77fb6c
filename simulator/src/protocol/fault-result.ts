import type { Fault } from "../faults.ts";
import { accessDenied } from "../iam/access.ts";
import { AwsError } from "../service.ts";
import { internalFailure } from "./honesty.ts";
import { errorCodes } from "./model.ts";
import type { Route } from "./route.ts";

/** What a call that a fault strikes ends with. */
export function faultResult({ fault }: Fault, route: Route, caller: string): AwsError | "reset" | "silence" {
  if (fault instanceof AwsError) return fault;
  switch (fault) {
    case "reset":
      return "reset";
    case "timeout":
      return "silence";
    case "throttle":
      return rateExceeded(route);
    case "denied": {
      const action = `${route.service.iamPrefix}:${route.name}`;
      const reason = `because no identity-based policy allows the ${action} action`;
      return accessDenied(route.protocol.errors, caller, { action, resource: "*" }, reason);
    }
    case "server-error":
      return serverError(route);
  }
}

export function rateExceeded({ protocol }: Pick<Route, "protocol">): AwsError {
  const [code, status] = protocol.errors.throttled;
  return new AwsError(code, "Rate exceeded", { status });
}

/** The service's own error for "our fault", where its model has one. */
function serverError({ model }: Route): AwsError {
  const own = [...errorCodes(model)].find(([, shape]) => shape.fault);
  const message = "The request processing has failed because of an unknown error, exception or failure.";
  return own ? new AwsError(own[0], message, { status: 500 }) : internalFailure(message);
}
