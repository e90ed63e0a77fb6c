import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

export interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly content: Buffer;
}

export interface Contents {
  /** By their absolute path in the image. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly config: Readonly<Record<string, unknown>>;
  /** `linux/amd64`. */
  readonly platform: string;
  /** Seconds since the epoch. */
  readonly createdAt: number;
}

/** Its layer and config, and the manifest at the end. The same contents make the same bytes. */
export function imageOf({ files, config, platform, createdAt }: Contents): readonly [...Blob[], Blob] {
  const archive = tar(files, createdAt);
  const layer = blob("application/vnd.oci.image.layer.v1.tar+gzip", gzipSync(archive));
  const [os, architecture] = platform.split("/");
  const configuration = json("application/vnd.oci.image.config.v1+json", {
    architecture,
    os,
    created: new Date(createdAt * 1000).toISOString(),
    config,
    rootfs: { type: "layers", diff_ids: [digestOf(archive)] },
    history: [{ created: new Date(createdAt * 1000).toISOString(), created_by: "COPY" }],
  });
  const manifest = json("application/vnd.oci.image.manifest.v1+json", {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: descriptor(configuration),
    layers: [descriptor(layer)],
  });
  return [layer, configuration, manifest];
}

export function indexOf(manifests: readonly (readonly [platform: string, manifest: Blob])[]): Blob {
  return json("application/vnd.oci.image.index.v1+json", {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: manifests.map(([platform, manifest]) => {
      const [os, architecture] = platform.split("/");
      return { ...descriptor(manifest), platform: { architecture, os } };
    }),
  });
}

export function digestOf(content: Buffer | string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

function descriptor({ mediaType, digest, content }: Blob) {
  return { mediaType, digest, size: content.length };
}

function json(mediaType: string, value: unknown): Blob {
  return blob(mediaType, Buffer.from(JSON.stringify(value)));
}

function blob(mediaType: string, content: Buffer): Blob {
  return { mediaType, digest: digestOf(content), content };
}

const BLOCK = 512;

/** POSIX ustar, for names up to 100 bytes. */
function tar(files: ReadonlyMap<string, Buffer>, modifiedAt: number): Buffer {
  const entries = [...files].flatMap(([path, content]) => [
    header(path.replace(/^\//, ""), content.length, modifiedAt),
    content,
    Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK),
  ]);
  return Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]);
}

function header(name: string, size: number, modifiedAt: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, "0")}\0`;
  block.write(name, 0);
  block.write(octal(0o755, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(modifiedAt, 12), 136);
  block.write(" ".repeat(8), 148);
  block.write("0", 156);
  block.write("ustar\x0000", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(octal(sum, 7), 148);
  return block;
}
