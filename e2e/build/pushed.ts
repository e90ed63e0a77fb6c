import { gunzipSync, zstdDecompressSync } from "node:zlib";

/** Where something was pushed to, by the distribution API, without TLS. */
export interface Registry {
  readonly host: string;
  /** Name of the repository. */
  readonly repository: string;
  /** Of the header; undefined: nobody is asked who they are. */
  readonly authorization: string | undefined;
}

/** All that a push left under one digest, unpacked. */
export interface Pushed {
  readonly mediaType: string;
  /** `linux/amd64`. */
  readonly platforms: readonly string[];
  /** Configurations of the images as JSON text: environment, labels, history. */
  readonly configurations: readonly string[];
  /** Their layers as tar archives. */
  readonly layers: readonly Buffer[];
  /** In-toto statements as JSON text. */
  readonly attestations: readonly string[];
  /** Compressed, of everything, in bytes. */
  readonly size: number;
}

/** Reads an image, or an index with all that it names, byte for byte. */
export async function readPushed(registry: Registry, digest: string): Promise<Pushed> {
  const { mediaType, manifests, config, layers = [] } = await readManifest(registry, digest);
  if (manifests) {
    const parts = await Promise.all(manifests.map((entry) => readPushed(registry, entry.digest)));
    const isImage = manifests.map(({ platform }) => platform?.os !== "unknown");
    const images = parts.filter((_, index) => isImage[index]);
    const others = parts.filter((_, index) => !isImage[index]);
    return {
      mediaType,
      platforms: manifests
        .filter((_, index) => isImage[index])
        .map(({ platform }) => [platform?.os, platform?.architecture].join("/")),
      configurations: images.flatMap(({ configurations }) => configurations),
      layers: images.flatMap((image) => image.layers),
      attestations: others.flatMap((other) => other.layers.map(String)),
      size: parts.reduce((sum, { size }) => sum + size, 0),
    };
  }
  const text = String(await readBlob(registry, config?.digest ?? ""));
  const { os, architecture } = JSON.parse(text);
  const blobs = await Promise.all(layers.map((layer) => readBlob(registry, layer.digest)));
  return {
    mediaType,
    platforms: [`${os}/${architecture}`],
    configurations: [text],
    layers: blobs.map((blob, index) => unpack(blob, layers[index]?.mediaType ?? "")),
    attestations: [],
    size: blobs.reduce((sum, { length }) => sum + length, text.length),
  };
}

interface Manifest {
  readonly mediaType: string;
  readonly manifests?: readonly (Descriptor & { readonly platform?: { os: string; architecture: string } })[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
}

const MANIFESTS = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(",");

async function readManifest(registry: Registry, digest: string): Promise<Manifest> {
  const answer = await ask(registry, `manifests/${digest}`, { accept: MANIFESTS });
  const manifest = (await answer.json()) as Manifest;
  return { ...manifest, mediaType: manifest.mediaType ?? answer.headers.get("content-type") ?? "" };
}

async function readBlob(registry: Registry, digest: string): Promise<Buffer> {
  return Buffer.from(await (await ask(registry, `blobs/${digest}`)).arrayBuffer());
}

async function ask({ host, repository, authorization }: Registry, path: string, headers: Record<string, string> = {}) {
  const url = `http://${host}/v2/${repository}/${path}`;
  const answer = await fetch(url, { headers: { ...headers, ...(authorization && { authorization }) } });
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
  return answer;
}

function unpack(blob: Buffer, mediaType: string): Buffer {
  if (mediaType.endsWith("gzip")) return gunzipSync(blob);
  return mediaType.endsWith("zstd") ? zstdDecompressSync(blob) : blob;
}
