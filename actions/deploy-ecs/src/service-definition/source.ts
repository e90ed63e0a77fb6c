import type { DocumentPath } from "@deploy-actions/shared/documents";
import { SERVICE_DEFINITION } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";
import { describedMembers } from "./described.ts";

/** What CreateService takes of a document, and where in the document each member is. */
export interface DefinitionSource {
  readonly members: Readonly<Record<string, unknown>>;
  pathInDocument(path: DocumentPath): DocumentPath;
}

/** Finds the definition in what was parsed: on its own, or as DescribeServices and CreateService wrap it. */
export function findServiceDefinition(document: unknown): DefinitionSource | Problem {
  if (!isMapping(document)) {
    return {
      at: "",
      message: "This is not a service definition.",
      fix: "It is a mapping with serviceName and taskDefinition, as CreateService takes it.",
    };
  }
  if (looksLikeCloudFormation(document)) {
    return {
      at: "",
      message: "This is written as CloudFormation has it (ServiceName, LaunchType).",
      fix: "Use the API's names, which begin with a small letter, as `aws ecs describe-services` prints them.",
    };
  }
  if (Object.hasOwn(document, "containerDefinitions")) {
    return {
      at: "containerDefinitions",
      message: "This is a task definition, not a service definition.",
      fix: "Give its path in task-definition.",
    };
  }
  if (Array.isArray(document.services)) return onlyOf(document.services);
  if (isMapping(document.service)) return sourceOf(document.service, ["service"]);
  return sourceOf(document, []);
}

function onlyOf(services: readonly unknown[]): DefinitionSource | Problem {
  const [only] = services;
  if (services.length === 1 && isMapping(only)) return sourceOf(only, ["services", 0]);
  const fix =
    services.length === 0
      ? "`aws ecs describe-services` did not find it: look at failures."
      : "A service definition describes one service: keep that one, or use a file for each.";
  return { at: "services", message: `It has ${services.length} services.`, fix };
}

function sourceOf(service: Readonly<Record<string, unknown>>, base: DocumentPath): DefinitionSource {
  const { members, pathOf } = describedMembers(service);
  return { members, pathInDocument: ([member, ...rest]) => [...base, ...pathOf(`${member}`), ...rest] };
}

function looksLikeCloudFormation(document: Readonly<Record<string, unknown>>): boolean {
  if (["Resources", "Properties", "AWSTemplateFormatVersion"].some((key) => Object.hasOwn(document, key))) return true;
  const pascal = Object.keys(SERVICE_DEFINITION.members).map(
    (name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  );
  return pascal.filter((name) => Object.hasOwn(document, name)).length > 1;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
