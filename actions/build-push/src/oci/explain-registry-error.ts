import { explainNetworkError } from "@deploy-actions/shared/aws/network-error";
import { Failure } from "@deploy-actions/shared/failure";
import { RegistryError } from "./registry-error.ts";

interface RegistryCall {
  /** As the middle of a sentence: "putting a manifest into shop/web". */
  readonly doing: string;
  readonly host: string;
  readonly repository: string;
  readonly needs: "read" | "write";
}

/** An error of a registry in plain words. Errors that are neither a registry's nor the network's come back as they are. */
export function explainRegistryError(error: unknown, { doing, host, repository, needs }: RegistryCall): Error {
  const failure = (message: string, hint: string, evidence: readonly string[] = []) =>
    new Failure(message, { hint, evidence, cause: error });
  const network = explainNetworkError(error, host);
  if (network) return failure(`The registry ${host} could not be reached for ${doing}: ${network.what}.`, network.hint);
  if (!(error instanceof RegistryError)) return error as Error;

  const { status, code } = error;
  const evidence = [error.message];
  if (status === 401)
    return failure(`The registry ${host} did not accept the sign-in for ${doing}.`, SIGN_IN, evidence);
  if (status === 403)
    return failure(
      `The registry ${host} denied ${doing}.`,
      `Allow it to the role of this step. ${NEEDS[needs]}`,
      evidence,
    );
  if (code === "NAME_UNKNOWN" || (status === 404 && needs === "write"))
    return failure(`There is no repository ${repository} in ${host}, asked for by ${doing}.`, CREATE, evidence);
  if (MISSING_PART.has(code))
    return failure(`The registry ${host} misses parts of the image after ${doing}.`, RUN_AGAIN, evidence);
  if (/immutable/i.test(error.message))
    return failure(`A tag in ${host}/${repository} is taken and cannot be moved.`, IMMUTABLE, evidence);
  if (status === 429) return failure(`The registry ${host} throttled ${doing}.`, THROTTLED, evidence);
  if (status >= 500) return failure(`The registry ${host} failed on its side at ${doing}.`, ITS_FAULT, evidence);
  return failure(`The registry ${host} refused ${doing}.`, "Correct what its answer names.", evidence);
}

const NEEDS = {
  read: "ECR needs ecr:BatchGetImage, ecr:BatchCheckLayerAvailability and ecr:GetDownloadUrlForLayer on the repository; one of another account allows it in its repository policy, too.",
  write:
    "ECR needs ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:PutImage and ecr:BatchGetImage on the repository.",
} as const;

const MISSING_PART = new Set(["MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN", "MANIFEST_UNKNOWN"]);

const SIGN_IN =
  "For ECR check that the role of this step belongs to the account of the registry or is allowed there, and the Region. Any other needs a login that stands in docker's configuration before this step (docker/login-action); helpers that keep logins are not asked.";
const CREATE = "Set create-repository to true, or create it first.";
const RUN_AGAIN = "Run again; a clean-up may have removed them while the image was put there.";
const IMMUTABLE = "Use another tag, or exclude this one from immutability (IMMUTABLE_WITH_EXCLUSION).";
const THROTTLED = "Other callers use up its request rate: run fewer pushes at once, or ask for a higher rate.";
const ITS_FAULT = "Run the job again; for ECR look at https://health.aws.amazon.com/health/status.";
