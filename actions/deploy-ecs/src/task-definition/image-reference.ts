const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/;
const HOST = /^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d+)?$/;

/** In place of a host: the registry of the account and Region in use. */
export const HOME_REGISTRY = "ecr:";

/** The parts of `registry/repository:tag@digest`. */
export interface ImageReference {
  /** Host and port; empty for Docker Hub; HOME_REGISTRY. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Takes a reference apart as Docker does; does not judge the parts. */
export function splitImageReference(reference: string): ImageReference {
  if (reference.startsWith(HOME_REGISTRY))
    return { ...splitImageReference(`home.local/${reference.slice(HOME_REGISTRY.length)}`), registry: HOME_REGISTRY };
  const [name = "", digest] = splitAt(reference, reference.indexOf("@"));
  const colon = name.lastIndexOf(":");
  const [path = "", tag] = splitAt(name, colon > name.lastIndexOf("/") ? colon : -1);
  const slash = path.indexOf("/");
  const first = path.slice(0, Math.max(0, slash));
  // The first component is a registry only if it can be a host: has a dot or a port, or is localhost.
  const registry = /[.:]/.test(first) || first === "localhost" ? first : "";
  return {
    registry,
    repository: registry ? path.slice(slash + 1) : path,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** What is wrong with an image reference, by the grammar of the OCI distribution specification. */
export function describeImageProblem(
  reference: string,
): { readonly message: string; readonly fix: string } | undefined {
  const example = "Write it as registry/repository:tag or registry/repository@sha256:….";
  const { registry, repository, tag, digest } = splitImageReference(reference);
  if (reference === "")
    return { message: "The container has no image.", fix: "Set image here, or in the image or images input." };
  if (/\s/.test(reference)) return { message: `"${reference}" holds white space.`, fix: example };
  if (/^[a-z]+:\/\//.test(reference)) return { message: `"${reference}" is a URL.`, fix: "Leave the scheme out." };
  if (tag === "")
    return { message: `"${reference}" ends with an empty tag.`, fix: "Name the tag, or remove the colon." };
  if (registry && registry !== HOME_REGISTRY && !HOST.test(registry))
    return { message: `"${registry}" is not a registry host.`, fix: example };
  if (repository !== repository.toLowerCase()) {
    return {
      message: `The repository "${repository}" has capital letters, which registries do not allow.`,
      fix: `Use "${repository.toLowerCase()}".`,
    };
  }
  if (!REPOSITORY.test(repository)) return { message: `"${repository}" is not a repository name.`, fix: example };
  if (tag !== undefined && !TAG.test(tag)) {
    return {
      message: `"${tag}" is not a tag.`,
      fix: 'Tags have up to 128 letters, digits, "_", "-" and ".", and do not begin with "-" or ".".',
    };
  }
  if (digest !== undefined && !isDigest(digest)) {
    return { message: `"${digest}" is not a digest.`, fix: "A digest is sha256: and 64 hexadecimal digits." };
  }
  return undefined;
}

function isDigest(digest: string): boolean {
  return digest.startsWith("sha256:") ? /^sha256:[0-9a-f]{64}$/.test(digest) : DIGEST.test(digest);
}

function splitAt(text: string, index: number): readonly [string, string?] {
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
