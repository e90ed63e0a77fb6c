import type { AwsError } from "../service.ts";
import type { Model, Operation } from "./model.ts";

/** How a family of services puts requests and answers on the wire. */
export interface Protocol {
  /** A plain object with the model's member names and types; AwsError when the body does not have them. */
  decode(model: Model, operation: Operation, body: string): Readonly<Record<string, unknown>>;
  encode(model: Model, name: string, output: unknown, requestId: string): WireAnswer;
  encodeError(model: Model | undefined, error: AwsError, requestId: string): WireAnswer;
  readonly errors: CommonErrors;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the errors that every service has are called in a protocol, with their HTTP status. */
export type CommonErrors = Readonly<
  Record<
    | "accessDenied"
    | "badSignature"
    | "expiredToken"
    | "malformed"
    | "missingToken"
    | "throttled"
    | "unknownKey"
    | "unknownOperation"
    | "validation",
    readonly [code: string, status: number]
  >
>;
