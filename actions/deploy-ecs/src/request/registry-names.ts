import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { HOME_REGISTRY } from "../task-definition/image-reference.ts";
import type { Request } from "./request.ts";

type Home = Pick<AwsAccess, "account" | "region" | "partition">;

/**
 * The same request with whole references: `ecr:shop/web:v2` is repository shop/web in the registry of the account and Region in
 * use. A digest crosses jobs like that; an account id does not.
 */
export function withRegistry(request: Request, home: Home): Request {
  const { source, edits } = request;
  const { image } = edits;
  return {
    ...request,
    source: source.kind === "file" ? { kind: "file", definition: withWholeImages(source.definition, home) } : source,
    edits: {
      ...edits,
      ...(image === undefined ? {} : { image: whole(image, home) }),
      images: edits.images.map(([container, reference]) => [container, whole(reference, home)] as const),
    },
  };
}

function withWholeImages(definition: TaskDefinition, home: Home): TaskDefinition {
  return {
    ...definition,
    containerDefinitions: definition.containerDefinitions.map((container) => ({
      ...container,
      image: whole(container.image ?? "", home),
    })),
  };
}

function whole(reference: string, { account, region, partition }: Home): string {
  if (!reference.startsWith(HOME_REGISTRY)) return reference;
  const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return `${account}.dkr.ecr.${region}.${suffix}/${reference.slice(HOME_REGISTRY.length)}`;
}
