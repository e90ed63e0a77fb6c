import type {
  ListTagsForResourceCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-ecs";
import { AwsError } from "../service.ts";
import { clusterNotFound, invalidParameter } from "./errors.ts";
import { findTaskDefinition } from "./lookup.ts";
import type { Ecs } from "./state.ts";

/** TagResource, UntagResource, ListTagsForResource. */
export function tagHandlers(ecs: Ecs) {
  return {
    TagResource: ({ resourceArn = "", tags = [] }: TagResourceCommandInput) => {
      checkExists(ecs, resourceArn);
      const kept = (ecs.tags.get(resourceArn) ?? []).filter(({ key }) => !tags.some((tag) => tag.key === key));
      if (kept.length + tags.length > 50) throw invalidParameter("A resource can have at most 50 tags.");
      ecs.tags.set(resourceArn, [...kept, ...tags]);
      return {};
    },
    UntagResource: ({ resourceArn = "", tagKeys = [] }: UntagResourceCommandInput) => {
      checkExists(ecs, resourceArn);
      const tags = ecs.tags.get(resourceArn) ?? [];
      ecs.tags.set(
        resourceArn,
        tags.filter(({ key }) => key === undefined || !tagKeys.includes(key)),
      );
      return {};
    },
    ListTagsForResource: ({ resourceArn = "" }: ListTagsForResourceCommandInput) => {
      checkExists(ecs, resourceArn);
      return { tags: [...(ecs.tags.get(resourceArn) ?? [])] };
    },
  };
}

function checkExists(ecs: Ecs, arn: string): void {
  const kind = /^arn:[^:]+:ecs:[^:]*:[^:]*:(cluster|service|task|task-definition)\//.exec(arn)?.[1];
  switch (kind) {
    case "cluster":
      if (!ecs.clusters.has(ecs.arns.path("cluster", arn))) throw clusterNotFound();
      return;
    case "service":
    case "task":
      ecs.arns.path(kind, arn);
      if (!ecs.services.has(arn) && !ecs.tasks.has(arn)) throw notFound();
      return;
    case "task-definition":
      if (!findTaskDefinition(ecs, arn)) throw notFound();
      return;
    default:
      throw invalidParameter(`Invalid resource ARN: ${arn}`);
  }
}

const notFound = () => new AwsError("ResourceNotFoundException", "The specified resource was not found.");
