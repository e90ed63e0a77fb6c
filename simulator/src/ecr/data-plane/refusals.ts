import type { HttpAnswer } from "../../protocol/http.ts";
import type { AwsError } from "../../service.ts";
import type { DataPlaneOperation } from "./route.ts";

/** An error in the form of the OCI distribution specification, "Error Codes". */
export function refusal(status: number, code: string, message: string): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ errors: [{ code, message }] }),
  };
}

/** ECR's own errors as its registry answers them; codes and statuses as users report them. */
export function refusalOf({ code, message, status }: AwsError, operation: DataPlaneOperation): HttpAnswer {
  const [httpStatus, ociCode] = ANSWERS[operation]?.[code] ??
    ANSWERS.all[code] ?? [status, status >= 500 ? "UNKNOWN" : "UNSUPPORTED"];
  return refusal(httpStatus, ociCode, message);
}

/** What a client without a login gets; Docker then sends the one that it has. */
export function unauthorized(url: string): HttpAnswer {
  return {
    status: 401,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "www-authenticate": `Basic realm="${url}/",service="ecr.amazonaws.com"`,
    },
    body: "Not Authorized\n",
  };
}

type Answers = Readonly<Record<string, readonly [status: number, code: string]>>;

const ANSWERS: Readonly<Partial<Record<DataPlaneOperation, Answers>> & { all: Answers }> = {
  all: {
    AccessDeniedException: [403, "DENIED"],
    ThrottlingException: [429, "TOOMANYREQUESTS"],
    RepositoryNotFoundException: [404, "NAME_UNKNOWN"],
    ImageNotFoundException: [404, "MANIFEST_UNKNOWN"],
    LayersNotFoundException: [404, "BLOB_UNKNOWN"],
    LayerInaccessibleException: [404, "BLOB_UNKNOWN"],
    UploadNotFoundException: [404, "BLOB_UPLOAD_UNKNOWN"],
    InvalidLayerPartException: [416, "BLOB_UPLOAD_INVALID"],
    InvalidLayerException: [400, "DIGEST_INVALID"],
  },
  PutManifest: {
    ImageTagAlreadyExistsException: [400, "TAG_INVALID"],
    ImageDigestDoesNotMatchException: [400, "DIGEST_INVALID"],
    LayersNotFoundException: [400, "MANIFEST_BLOB_UNKNOWN"],
    ReferencedImagesNotFoundException: [400, "MANIFEST_BLOB_UNKNOWN"],
    // BuildKit#5747: a manifest that ECR does not take is answered with Method Not Allowed.
    InvalidParameterException: [405, "UNSUPPORTED"],
  },
};
