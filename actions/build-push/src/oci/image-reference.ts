/** Where an image is that a Dockerfile names. */
export interface ImageReference {
  readonly host: string;
  readonly repository: string;
  /** A tag, or a digest. */
  readonly version: string;
}

/** As docker reads it: `alpine` is `docker.io/library/alpine:latest`. Undefined: it is no reference. */
export function imageReference(text: string): ImageReference | undefined {
  const [, path = "", tag = "latest", digest] = REFERENCE.exec(text) ?? [];
  if (path === "") return undefined;
  const [first = "", ...rest] = path.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const repository = isHost ? rest.join("/") : path;
  const version = digest ?? tag;
  if (isHost && !OF_DOCKER.has(first)) return { host: first, repository, version };
  return { host: DOCKER_HUB, repository: repository.includes("/") ? repository : `library/${repository}`, version };
}

/** The last colon that no slash follows begins the tag: a host may have a port. */
const REFERENCE = /^([a-z0-9][^@\s]*?)(?::([\w][\w.-]*))?(?:@(sha256:[0-9a-f]{64}))?$/i;

/** Who answers for `docker.io`. */
export const DOCKER_HUB = "registry-1.docker.io";

const OF_DOCKER: ReadonlySet<string> = new Set(["docker.io", "index.docker.io", DOCKER_HUB]);
