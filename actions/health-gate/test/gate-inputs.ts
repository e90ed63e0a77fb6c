import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { type Inputs, readInputs } from "../src/inputs.ts";

export const HANDLE = JSON.stringify({
  schema: 1,
  kind: "ecs",
  region: "eu-west-1",
  cluster: "prod",
  service: "web",
  from: "web:1",
  to: "web:2",
  deployment: "ecs-svc/2",
});

/** Inputs of a gate on one URL, as a workflow gives them. */
export function inputs(
  given: Readonly<Record<string, string>> = {},
  { files = {}, env = {} }: { files?: Readonly<Record<string, string>>; env?: Readonly<Record<string, string>> } = {},
): Inputs {
  return readInputs(objectInputs({ checks: "https://web.example.com/health", ...given }, { files }), { env });
}
