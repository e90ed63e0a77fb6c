import { randomUUID } from "node:crypto";
import type { Calls } from "../calls.ts";
import type { Faults } from "../faults.ts";
import { authenticate, authorize } from "../iam/access.ts";
import type { Iam } from "../iam/iam.ts";
import { AwsError, type AwsService, type Input } from "../service.ts";
import type { Throttle } from "../throttle.ts";
import type { World } from "../world.ts";
import { validationMessage, violations } from "./constraints.ts";
import { faultResult, rateExceeded } from "./fault-result.ts";
import { checkedError, checkedOutput } from "./honesty.ts";
import type { HttpRequest } from "./http.ts";
import type { WireAnswer } from "./protocol.ts";
import { findRoute, type Route } from "./route.ts";

export interface Endpoint {
  readonly world: World;
  readonly services: readonly AwsService[];
  readonly iam: Iam;
  readonly throttle: Throttle;
  readonly faults: Faults;
  readonly calls: Calls;
}

/** What the client gets: an answer, a connection that is reset, or silence. */
export type Outcome = WireAnswer | "reset" | "silence";

/** Takes one request from its text to its answer. */
export async function answer(endpoint: Endpoint, request: HttpRequest): Promise<Outcome> {
  const requestId = randomUUID();
  const route = findRoute(endpoint.services, request);
  if ("error" in route) return route.protocol.encodeError(undefined, route.error, requestId);
  const { service, model, protocol, name } = route;

  const input = decode(route, request.body);
  if (input instanceof AwsError) return protocol.encodeError(model, input, requestId);

  const index = await endpoint.calls.received({ service: service.iamPrefix, operation: name, input });
  const result = await play(endpoint, route, request, input, requestId);
  if (result === "reset" || result === "silence") {
    await endpoint.calls.answered(index, { status: 0 });
    return result;
  }
  if (result instanceof AwsError) {
    await endpoint.calls.answered(index, { status: result.status, errorCode: result.code });
    return protocol.encodeError(model, result, requestId);
  }
  await endpoint.calls.answered(index, { status: 200, output: result.output });
  return protocol.encode(model, name, result.output, requestId);
}

function decode({ protocol, model, operation }: Route, body: string): Input | AwsError {
  try {
    return protocol.decode(model, operation, body);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

/** The order is AWS's: who are you, not so fast, is that a request, may you, and only then the operation itself. */
async function play(
  { world: { region, account }, iam, throttle, faults }: Endpoint,
  route: Route,
  request: HttpRequest,
  input: Input,
  requestId: string,
): Promise<{ readonly output: unknown } | AwsError | "reset" | "silence"> {
  const { service, model, protocol, name, operation } = route;
  const { errors } = protocol;
  const asked = service.global ? GLOBAL_REGION : region;
  // A client that was given the endpoint of a global service signs for its own region: it cannot know better.
  const regions = [asked, region];
  try {
    const principal = service.unsigned?.includes(name)
      ? undefined
      : authenticate(request, { iam, regions, signingName: model.metadata.signingName, errors });
    if (!throttle.admits(service.buckets ?? [], name)) throw rateExceeded(route);
    const found = violations(model, operation.input, input);
    if (found.length > 0) throw invalid(route, validationMessage(found));
    if (principal) authorize(principal, { service, operation: name, input, region: asked, errors });

    const caller = principal?.arn ?? "anonymous";
    const fault = faults.take(`${service.iamPrefix}:${name}`);
    if (fault && !fault.applied) return faultResult(fault, route, caller);
    const call = { region, account, principal: caller, ...(principal && { caller: principal }), requestId };
    const output = await service.handlers[name]?.(input, call);
    return fault ? faultResult(fault, route, caller) : checkedOutput(route, output);
  } catch (error) {
    return checkedError(route, error);
  }
}

/** Where the endpoints of global services are. */
const GLOBAL_REGION = "us-east-1";

function invalid({ service, name, protocol }: Route, message: string): AwsError {
  const [usual, status] = protocol.errors.validation;
  const common = service.validationCode ?? usual;
  // ECS answers a task definition that breaks its rules with ClientException, and everything else with InvalidParameterException.
  const code = service.name === "ecs" && name === "RegisterTaskDefinition" ? "ClientException" : common;
  return new AwsError(code, message, { status });
}
