import type { Blob } from "./oci-image.ts";

/** Pushes over HTTP as BuildKit does: the blobs that are missing, then manifests, the outermost under the reference. */
export async function push(
  { host, name, reference }: { readonly host: string; readonly name: string; readonly reference: string },
  blobs: readonly Blob[],
  auth: string | undefined,
): Promise<void> {
  const ask = async (method: string, path: string, body?: Blob) => {
    const url = new URL(path, `http://${host}`);
    const response = await fetch(url, {
      method,
      headers: {
        ...(auth ? { authorization: `Basic ${auth}` } : {}),
        ...(body ? { "content-type": path.includes("/manifests/") ? body.mediaType : "application/octet-stream" } : {}),
      },
      ...(body ? { body: new Uint8Array(body.content) } : {}),
    });
    if (response.ok || (method === "HEAD" && response.status === 404)) return response;
    throw new Error(await describe(response, method, url));
  };
  const outermost = blobs.at(-1);
  for (const blob of blobs) {
    if (blob.mediaType.includes(".manifest.") || blob.mediaType.includes(".index.")) {
      await ask("PUT", `/v2/${name}/manifests/${blob === outermost ? reference : blob.digest}`, blob);
    } else if (!(await ask("HEAD", `/v2/${name}/blobs/${blob.digest}`)).ok) {
      const begun = await ask("POST", `/v2/${name}/blobs/uploads/`);
      const upload = new URL(begun.headers.get("location") ?? "", `http://${host}`);
      upload.searchParams.set("digest", blob.digest);
      await ask("PUT", `${upload.pathname}${upload.search}`, blob);
    }
  }
}

/** `toomanyrequests: Rate exceeded`, or the status where the registry gives no error of the specification. */
async function describe(response: Response, method: string, url: URL): Promise<string> {
  const body = await response.text();
  try {
    const [{ code, message }] = JSON.parse(body).errors;
    if (KNOWN_CODES.has(code)) return `${code.toLowerCase()}: ${message}`;
    if (/_(UNKNOWN|INVALID)$/.test(code)) return `unknown: ${message}`;
  } catch {
    // Then the status tells.
  }
  return `unexpected status from ${method} request to ${url}: ${response.status} ${response.statusText}`;
}

/** Those that BuildKit says in their own words. */
const KNOWN_CODES = new Set(["DENIED", "UNSUPPORTED", "TOOMANYREQUESTS"]);
