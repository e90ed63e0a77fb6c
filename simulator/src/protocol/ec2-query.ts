import { type FormNode, parseForm } from "./form.ts";
import { type Model, memberOf, type Reference, type StructureShape, shapeOf } from "./model.ts";
import type { Protocol } from "./protocol.ts";
import { malformed, numbered, scalar, xml } from "./query.ts";
import { element, text } from "./xml.ts";

/** ec2Query: like awsQuery, but lists are flat (SubnetId.1=…), and names on the wire differ from those of the model. */
export const ec2QueryProtocol: Protocol = {
  // EC2 user guide, "Error codes for the Amazon EC2 API".
  errors: {
    accessDenied: ["UnauthorizedOperation", 403],
    badSignature: ["SignatureDoesNotMatch", 403],
    expiredToken: ["RequestExpired", 400],
    malformed: ["InvalidParameterValue", 400],
    missingToken: ["MissingAuthenticationToken", 403],
    throttled: ["RequestLimitExceeded", 503],
    unknownKey: ["AuthFailure", 401],
    unknownOperation: ["InvalidAction", 400],
    validation: ["InvalidParameterValue", 400],
  },

  decode: (model, { input }, body) => {
    const { Action, Version, ...parameters } = parseForm(body).members;
    return read(model, input, { members: parameters }, "") as Readonly<Record<string, unknown>>;
  },

  encode: (model, name, output, requestId) => {
    const reference = model.operations[name]?.output;
    const result = element("requestId", requestId) + (reference ? write(model, reference, output) : "");
    return xml(200, element(`${name}Response`, result, { xmlns: model.metadata.xmlNamespace ?? "" }), requestId);
  },

  encodeError: (_model, { status, code, message }, requestId) => {
    const errors = element("Errors", element("Error", element("Code", code) + element("Message", text(message))));
    return xml(status, element("Response", errors + element("RequestID", requestId)), requestId);
  },
};

function read(model: Model, reference: Reference, node: FormNode, path: string): unknown {
  const shape = shapeOf(model, reference);
  switch (shape.type) {
    case "structure":
      return Object.fromEntries(
        Object.entries(node.members).map(([sent, child]) => {
          const at = path === "" ? sent : `${path}.${sent}`;
          const [name, member] = memberSentAs(shape, sent) ?? [];
          if (!name || !member) throw malformed(`The parameter ${at} is not recognized`, ec2QueryProtocol);
          return [name, read(model, member, child, at)];
        }),
      );
    case "list":
      return numbered(node, path, ec2QueryProtocol).map((child, index) =>
        read(model, shape.member, child, `${path}.${index + 1}`),
      );
    default:
      return scalar(shape.type, node.value ?? "", path, ec2QueryProtocol);
  }
}

/** A member travels to EC2 under its location name with a capital letter, or else under its own name. */
function memberSentAs({ members }: StructureShape, sent: string): [string, Reference] | undefined {
  const sentAs = ([name, { locationName = name }]: [string, Reference]) =>
    locationName.charAt(0).toUpperCase() + locationName.slice(1);
  return Object.entries(members).find((member) => sentAs(member) === sent);
}

function write(model: Model, reference: Reference, value: unknown): string {
  const shape = shapeOf(model, reference);
  switch (shape.type) {
    case "structure":
      return Object.entries(value as object)
        .map(([name, member]) => {
          const known = memberOf(shape, name);
          return known && member !== undefined ? element(known.locationName ?? name, write(model, known, member)) : "";
        })
        .join("");
    case "list":
      return (value as readonly unknown[])
        .map((item) => element(shape.member.locationName ?? "item", write(model, shape.member, item)))
        .join("");
    case "timestamp":
      return (value as Date).toISOString();
    default:
      return text(String(value));
  }
}
