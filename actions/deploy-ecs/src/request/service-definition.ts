import { readServiceDefinition } from "../service-definition/read.ts";
import type { RequestReader } from "./reader.ts";
import type { ServiceDefinitionRequest } from "./request.ts";

/** Undefined where none is given, and where it cannot be read, which is told. */
export function readServiceDefinitionRequest(
  read: RequestReader,
  where: { readonly cluster: string; readonly service: string },
): ServiceDefinitionRequest | undefined {
  if (read.text("service-definition") === undefined) return undefined;
  const content = read.content("service-definition");
  if (!content) return undefined;
  const variables = Object.fromEntries(read.pairs("variables"));
  const definition = readServiceDefinition(content, { variables, ...where });
  if (!definition.ok) {
    read.problems("service-definition", definition.problems, content.file);
    return undefined;
  }
  return { definition: definition.value, createsMissing: read.flag("create-service") };
}
