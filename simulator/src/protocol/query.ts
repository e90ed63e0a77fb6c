import { AwsError } from "../service.ts";
import { type FormNode, parseForm } from "./form.ts";
import { type Model, memberOf, type Reference, shapeOf } from "./model.ts";
import type { Protocol, WireAnswer } from "./protocol.ts";
import { element, text } from "./xml.ts";

/** awsQuery: form-encoded parameters in (Tags.member.1.Key=…), XML out. */
export const queryProtocol: Protocol = {
  errors: {
    accessDenied: ["AccessDenied", 403],
    badSignature: ["SignatureDoesNotMatch", 403],
    expiredToken: ["ExpiredToken", 403],
    malformed: ["MalformedInput", 400],
    missingToken: ["MissingAuthenticationToken", 403],
    throttled: ["Throttling", 400],
    unknownKey: ["InvalidClientTokenId", 403],
    unknownOperation: ["InvalidAction", 400],
    validation: ["ValidationError", 400],
  },

  decode: (model, { input }, body) => {
    const { Action, Version, ...parameters } = parseForm(body).members;
    return read(model, input, { members: parameters }, "") as Readonly<Record<string, unknown>>;
  },

  encode: (model, name, output, requestId) => {
    const reference = model.operations[name]?.output;
    const result = reference
      ? element(reference.resultWrapper ?? `${name}Result`, write(model, reference, output))
      : "";
    const metadata = element("ResponseMetadata", element("RequestId", requestId));
    return xml(
      200,
      element(`${name}Response`, result + metadata, { xmlns: model.metadata.xmlNamespace ?? "" }),
      requestId,
    );
  },

  encodeError: (model, { status, code, message }, requestId) => {
    const error = element(
      "Error",
      element("Type", status < 500 ? "Sender" : "Receiver") + element("Code", code) + element("Message", text(message)),
    );
    const namespace = { xmlns: model?.metadata.xmlNamespace ?? "" };
    return xml(status, element("ErrorResponse", error + element("RequestId", requestId), namespace), requestId);
  },
};

export function xml(status: number, body: string, requestId: string): WireAnswer {
  return { status, headers: { "content-type": "text/xml", "x-amzn-requestid": requestId }, body };
}

function read(model: Model, reference: Reference, node: FormNode, path: string): unknown {
  const shape = shapeOf(model, reference);
  const children = Object.entries(node.members);
  switch (shape.type) {
    case "structure":
      return Object.fromEntries(
        children.map(([name, child]) => {
          const at = path === "" ? name : `${path}.${name}`;
          const known = memberOf(shape, name);
          if (!known) throw malformed(`Unexpected parameter '${at}': ${reference.shape} has no such member.`);
          return [name, read(model, known, child, at)];
        }),
      );
    case "list":
      return numbered(node.members.member, path).map((child, index) =>
        read(model, shape.member, child, `${path}.member.${index + 1}`),
      );
    case "map":
      return Object.fromEntries(
        numbered(node.members.entry, path).map(({ members: { key, value } }) => [
          key?.value ?? "",
          read(model, shape.value, value ?? { members: {} }, `${path}.entry`),
        ]),
      );
    default:
      if (children.length > 0) throw malformed(`Unexpected complex value at '${path}': it is a ${shape.type}.`);
      return scalar(shape.type, node.value ?? "", path);
  }
}

export function scalar(type: string, value: string, path: string, protocol = queryProtocol): unknown {
  const wrong = () => malformed(`'${value}' at '${path}' is not a valid ${type}.`, protocol);
  switch (type) {
    case "string":
      return value;
    case "boolean":
      if (value !== "true" && value !== "false") throw wrong();
      return value === "true";
    case "timestamp":
      if (Number.isNaN(Date.parse(value))) throw wrong();
      return new Date(value);
    default:
      if (value.trim() === "" || !Number.isFinite(Number(value))) throw wrong();
      if (type !== "double" && !Number.isSafeInteger(Number(value))) throw wrong();
      return Number(value);
  }
}

/** The children 1, 2, 3 … in order; none for an empty list, which clients send as a parameter without a value. */
export function numbered(node: FormNode | undefined, path: string, protocol = queryProtocol): readonly FormNode[] {
  return Object.entries(node?.members ?? {})
    .map(([index, child]) => {
      if (!/^[1-9]\d*$/.test(index)) throw malformed(`'${index}' at '${path}' is not a list index.`, protocol);
      return [Number(index), child] as const;
    })
    .sort(([one], [other]) => one - other)
    .map(([, child]) => child);
}

function write(model: Model, reference: Reference, value: unknown): string {
  const shape = shapeOf(model, reference);
  switch (shape.type) {
    case "structure":
      return Object.entries(value as object)
        .map(([name, member]) => {
          const known = memberOf(shape, name);
          return known && member !== undefined ? element(name, write(model, known, member)) : "";
        })
        .join("");
    case "list":
      return (value as readonly unknown[]).map((item) => element("member", write(model, shape.member, item))).join("");
    case "map":
      return Object.entries(value as object)
        .map(([key, item]) =>
          element("entry", element("key", text(key)) + element("value", write(model, shape.value, item))),
        )
        .join("");
    case "timestamp":
      return (value as Date).toISOString();
    default:
      return text(String(value));
  }
}

export function malformed(message: string, { errors }: Pick<Protocol, "errors"> = queryProtocol): AwsError {
  const [code, status] = errors.malformed;
  return new AwsError(code, message, { status });
}
