import type { HttpRequest } from "../../protocol/http.ts";

/** What a request of the OCI distribution API asks for ("Endpoints" in its specification). */
export interface Ask {
  readonly operation: DataPlaneOperation;
  /** Of the repository. */
  readonly name: string;
  /** A digest, a tag or the id of an upload. */
  readonly reference: string;
}

export type DataPlaneOperation = keyof typeof ECR_ACTION;

/** Which action of ECR is behind it: for permissions and request rates. `Ping` needs none but the login. */
export const ECR_ACTION = {
  Ping: undefined,
  HeadBlob: "BatchCheckLayerAvailability",
  GetBlob: "GetDownloadUrlForLayer",
  StartUpload: "InitiateLayerUpload",
  UploadChunk: "UploadLayerPart",
  UploadStatus: "UploadLayerPart",
  CancelUpload: "UploadLayerPart",
  CompleteUpload: "CompleteLayerUpload",
  HeadManifest: "BatchGetImage",
  GetManifest: "BatchGetImage",
  PutManifest: "PutImage",
  ListReferrers: "BatchGetImage",
  ListTags: "ListImages",
} as const;

/** Undefined: the API has it not, or ECR plays it not (as the deletion of manifests). */
export function readAsk({ method, path }: Pick<HttpRequest, "method" | "path">): Ask | undefined {
  if (/^\/v2\/?$/.test(path)) return method === "GET" ? { operation: "Ping", name: "", reference: "" } : undefined;
  // Some clients write the colon of a digest as %3A.
  const plain = path.replaceAll(/%3a/gi, ":");
  for (const [pattern, operations] of PATHS) {
    const [, name, reference = ""] = pattern.exec(plain) ?? [];
    if (name === undefined) continue;
    const operation = operations[method];
    return operation && { operation, name, reference };
  }
  return undefined;
}

const PATHS: readonly (readonly [RegExp, Readonly<Record<string, DataPlaneOperation>>])[] = [
  [/^\/v2\/(.+)\/blobs\/uploads\/?$/, { POST: "StartUpload" }],
  [
    /^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/,
    { PATCH: "UploadChunk", PUT: "CompleteUpload", GET: "UploadStatus", DELETE: "CancelUpload" },
  ],
  [/^\/v2\/(.+)\/blobs\/([^/]+)$/, { HEAD: "HeadBlob", GET: "GetBlob" }],
  [/^\/v2\/(.+)\/manifests\/([^/]+)$/, { HEAD: "HeadManifest", GET: "GetManifest", PUT: "PutManifest" }],
  [/^\/v2\/(.+)\/referrers\/([^/]+)$/, { GET: "ListReferrers" }],
  [/^\/v2\/(.+)\/tags\/list$/, { GET: "ListTags" }],
];
