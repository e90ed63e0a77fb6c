import { AwsError, type AwsService } from "../service.ts";
import { ec2QueryProtocol } from "./ec2-query.ts";
import { jsonProtocol } from "./json.ts";
import { loadModel, type Model, type Operation } from "./model.ts";
import type { Protocol } from "./protocol.ts";
import { queryProtocol } from "./query.ts";
import { queryCompatibleJson } from "./query-compatible.ts";

/** Which operation of which service a request asks for. */
export interface Route {
  readonly service: AwsService;
  readonly model: Model;
  readonly protocol: Protocol;
  readonly name: string;
  readonly operation: Operation;
}

/** A request that leads nowhere: an error, and the protocol to say it in. */
export interface DeadEnd {
  readonly protocol: Protocol;
  readonly error: AwsError;
}

/** JSON services are told apart by X-Amz-Target, query services by their API version. */
export function findRoute(
  services: readonly AwsService[],
  { headers, body }: { headers: Readonly<Record<string, string>>; body: string },
): Route | DeadEnd {
  const target = headers["x-amz-target"];
  if (target !== undefined) {
    const [prefix, name = ""] = target.split(".");
    const protocol = headers["x-amzn-query-mode"] === "true" ? queryCompatibleJson : jsonProtocol;
    return lookUp(services, protocol, name, ({ metadata }) => metadata.targetPrefix === prefix, prefix ?? "");
  }
  const form = new URLSearchParams(body);
  const version = form.get("Version") ?? "";
  const isWanted = ({ metadata: { protocol, awsQueryCompatible, apiVersion } }: Model) =>
    (protocol !== "json" || awsQueryCompatible === true) && apiVersion === version;
  const isEc2 = services.some(({ name }) => isWanted(loadModel(name)) && loadModel(name).metadata.protocol === "ec2");
  const protocol = isEc2 ? ec2QueryProtocol : queryProtocol;
  return lookUp(services, protocol, form.get("Action") ?? "", isWanted, `version ${version || "(none)"}`);
}

function lookUp(
  services: readonly AwsService[],
  protocol: Protocol,
  name: string,
  isWanted: (model: Model) => boolean,
  asked: string,
): Route | DeadEnd {
  const deadEnd = (message: string): DeadEnd => {
    const [code, status] = protocol.errors.unknownOperation;
    return { protocol, error: new AwsError(code, message, { status }) };
  };
  const service = services.find((candidate) => isWanted(loadModel(candidate.name)));
  if (!service)
    return deadEnd(`This simulator plays no service that is addressed by "${asked}" (operation "${name}").`);
  const model = loadModel(service.name);
  const operation = Object.hasOwn(model.operations, name) ? model.operations[name] : undefined;
  if (operation && service.handlers[name]) return { service, model, protocol, name, operation };
  if (operation || model.notPlayed.includes(name)) {
    return deadEnd(`${service.iamPrefix}:${name} exists at AWS, but this simulator does not play it.`);
  }
  return deadEnd(`${service.iamPrefix} has no operation "${name}".`);
}
