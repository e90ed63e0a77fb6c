import { jsonProtocol } from "./json.ts";
import { errorName } from "./model.ts";
import type { Protocol } from "./protocol.ts";
import { queryProtocol } from "./query.ts";

/**
 * JSON of a service that used to speak awsQuery (the trait awsQueryCompatible): an error travels under its shape's name,
 * and under its old code in a header, which is the one that SDKs show.
 */
export const queryCompatibleJson: Protocol = {
  ...jsonProtocol,
  errors: queryProtocol.errors,

  encodeError: (model, error, requestId) => {
    const { status, headers, body } = jsonProtocol.encodeError(model, error, requestId);
    const name = (model && errorName(model, error.code)) ?? error.code;
    const sender = error.status < 500 ? "Sender" : "Receiver";
    return {
      status,
      headers: { ...headers, "x-amzn-errortype": name, "x-amzn-query-error": `${error.code};${sender}` },
      body: JSON.stringify({ ...JSON.parse(body), __type: name }),
    };
  },
};
