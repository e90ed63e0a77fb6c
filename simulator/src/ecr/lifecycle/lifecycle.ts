import { AwsError, type AwsService } from "../../service.ts";
import type { Registry } from "../registry.ts";
import type { Repository } from "../repository.ts";
import { parsePolicy } from "./policy.ts";
import { Previews } from "./previews.ts";
import { LifecycleRuns } from "./runs.ts";

/** The calls about life-cycle policies: what they would do, and what they do from then on. */
export function lifecycleHandlers(registry: Registry): AwsService["handlers"] {
  const runs = new LifecycleRuns(registry);
  const previews = new Previews(registry);
  const common = ({ name }: Repository) => ({ registryId: registry.id, repositoryName: name });
  const inForce = (repository: Repository) => {
    const found = runs.find(repository);
    if (found) return found;
    const message = `Lifecycle policy does not exist for the repository with name '${repository.name}' in the registry with id '${registry.id}'`;
    throw new AwsError("LifecyclePolicyNotFoundException", message);
  };
  const view = (repository: Repository) => {
    const { policy, lastEvaluatedAt } = inForce(repository);
    return { ...common(repository), lifecyclePolicyText: policy.text, lastEvaluatedAt: new Date(lastEvaluatedAt) };
  };

  return {
    PutLifecyclePolicy: (input) => {
      const repository = registry.get(input);
      const policy = parsePolicy(input.lifecyclePolicyText);
      runs.put(repository, policy);
      return { ...common(repository), lifecyclePolicyText: policy.text };
    },

    GetLifecyclePolicy: (input) => view(registry.get(input)),

    DeleteLifecyclePolicy: (input) => {
      const repository = registry.get(input);
      const shown = view(repository);
      runs.delete(repository);
      return shown;
    },

    StartLifecyclePolicyPreview: (input) => {
      const repository = registry.get(input);
      const { lifecyclePolicyText: text } = input;
      const policy = text === undefined ? inForce(repository).policy : parsePolicy(text);
      const status = previews.start(repository, policy);
      return { ...common(repository), lifecyclePolicyText: policy.text, status };
    },

    GetLifecyclePolicyPreview: (input) => previews.view(registry.get(input), input),
  };
}
