import { AwsError } from "../service.ts";
import { type Model, memberOf, type Reference, shapeOf } from "./model.ts";
import type { Protocol } from "./protocol.ts";

/** awsJson1.0 and awsJson1.1: the operation in X-Amz-Target, the input as a JSON object, timestamps as seconds since the epoch. */
export const jsonProtocol: Protocol = {
  errors: {
    accessDenied: ["AccessDeniedException", 400],
    badSignature: ["InvalidSignatureException", 400],
    expiredToken: ["ExpiredTokenException", 400],
    malformed: ["SerializationException", 400],
    missingToken: ["MissingAuthenticationTokenException", 400],
    throttled: ["ThrottlingException", 400],
    unknownKey: ["UnrecognizedClientException", 400],
    unknownOperation: ["UnknownOperationException", 400],
    validation: ["InvalidParameterException", 400],
  },

  decode: (model, { input }, body) => {
    let json: unknown;
    try {
      json = JSON.parse(body === "" ? "{}" : body);
    } catch {
      throw serialization("The request body is not JSON.");
    }
    return read(model, input, json, "") as Readonly<Record<string, unknown>>;
  },

  encode: (model, name, output, requestId) => {
    const reference = model.operations[name]?.output;
    const json = reference ? write(model, reference, output) : {};
    return { status: 200, headers: headers(requestId, model), body: JSON.stringify(json) };
  },

  encodeError: (model, { status, code, message, members }, requestId) => ({
    status,
    headers: { ...headers(requestId, model), "x-amzn-errortype": code },
    body: JSON.stringify({ __type: code, message, ...members }),
  }),
};

function headers(requestId: string, model: Model | undefined): Record<string, string> {
  const version = model?.metadata.jsonVersion ?? "1.1";
  return { "content-type": `application/x-amz-json-${version}`, "x-amzn-requestid": requestId };
}

function read(model: Model, reference: Reference, json: unknown, path: string): unknown {
  const shape = shapeOf(model, reference);
  const wrong = () =>
    serialization(`${kind(json)} can not be converted to ${reference.shape} (${shape.type}) at '${path || "."}'`);
  switch (shape.type) {
    case "structure": {
      if (shape.document) return json;
      if (!isObject(json)) throw wrong();
      const members = Object.entries(json).filter(([, member]) => member !== null);
      return Object.fromEntries(
        members.map(([name, member]) => {
          const at = path === "" ? name : `${path}.${name}`;
          const known = memberOf(shape, name);
          if (!known) throw serialization(`Unknown member '${at}': ${reference.shape} has no such member.`);
          return [name, read(model, known, member, at)];
        }),
      );
    }
    case "list":
      if (!Array.isArray(json)) throw wrong();
      return json.map((item, index) => read(model, shape.member, item, `${path}[${index}]`));
    case "map":
      if (!isObject(json)) throw wrong();
      return Object.fromEntries(
        Object.entries(json).map(([key, item]) => [key, read(model, shape.value, item, `${path}.${key}`)]),
      );
    case "timestamp":
      if (typeof json !== "number") throw wrong();
      return new Date(json * 1000);
    case "blob":
      if (typeof json !== "string") throw wrong();
      return Buffer.from(json, "base64");
    case "integer":
    case "long":
      if (!Number.isSafeInteger(json)) throw wrong();
      return json;
    case "double":
      if (typeof json !== "number") throw wrong();
      return json;
    default:
      if (typeof json !== shape.type) throw wrong();
      return json;
  }
}

function write(model: Model, reference: Reference, value: unknown): unknown {
  const shape = shapeOf(model, reference);
  switch (shape.type) {
    case "structure":
      if (shape.document) return value;
      return mapValues(value, (member, name) => {
        const known = memberOf(shape, name);
        return known && member !== undefined ? write(model, known, member) : undefined;
      });
    case "list":
      return (value as readonly unknown[]).map((item) => write(model, shape.member, item));
    case "map":
      return mapValues(value, (item) => write(model, shape.value, item));
    case "timestamp":
      return (value as Date).getTime() / 1000;
    default:
      return value;
  }
}

function mapValues(record: unknown, change: (value: unknown, key: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record as object).map(([key, value]) => [key, change(value, key)]));
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** The token names AWS's JSON reader puts into its messages. */
function kind(json: unknown): string {
  if (json === null) return "NULL_VALUE";
  if (Array.isArray(json)) return "START_ARRAY";
  if (typeof json === "object") return "START_OBJECT";
  return typeof json === "boolean" ? `${String(json).toUpperCase()}_VALUE` : `${(typeof json).toUpperCase()}_VALUE`;
}

function serialization(message: string): AwsError {
  const [code, status] = jsonProtocol.errors.malformed;
  return new AwsError(code, message, { status });
}
