import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { requestEvidence } from "@deploy-actions/shared/aws/aws-error";
import { explainAwsError } from "@deploy-actions/shared/aws/explain-aws-error";
import { named } from "@deploy-actions/shared/aws/named";
import { Failure } from "@deploy-actions/shared/failure";

/** Makes calls of ECR whose errors come out in plain words. */
export function explainingEcr({ region, principal }: Pick<AwsAccess, "region" | "principal">) {
  return async <T>(doing: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      if (!named(error, "RepositoryNotFoundException")) throw explainAwsError(error, { doing, region, principal });
      throw new Failure(`${(error as Error).message}, in ${region}: ${doing} is not possible.`, {
        hint: "Check the name of the repository, its account and its Region; `create-repository: true` creates one that is missing.",
        evidence: requestEvidence(error),
        cause: error,
      });
    }
  };
}
