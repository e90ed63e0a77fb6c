import { createHash } from "node:crypto";
import {
  CompleteLayerUploadCommand,
  CreateRepositoryCommand,
  type CreateRepositoryCommandInput,
  ECRClient,
  InitiateLayerUploadCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from "@aws-sdk/client-ecr";
import { ManualClock } from "../src/clock.ts";
import { type SimulatorOptions, startSimulator } from "../src/simulator.ts";
import { clientSettings } from "./client-settings.ts";

export const ACCOUNT = "123456789012";
export const HOST = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com`;
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A registry on a clock that the test moves. */
export async function startRegistry(options: SimulatorOptions = {}) {
  const clock = new ManualClock();
  const aws = await startSimulator({ clock, ...options });
  const ecr = new ECRClient(clientSettings(aws));
  return {
    aws,
    clock,
    ecr,
    create: (repositoryName: string, settings: Omit<CreateRepositoryCommandInput, "repositoryName"> = {}) =>
      ecr.send(new CreateRepositoryCommand({ repositoryName, ...settings })),
    [Symbol.asyncDispose]: aws.close,
  };
}

export function sha256(content: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

export interface Document {
  readonly text: string;
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
}

export function document(written: { readonly mediaType: string }): Document {
  const text = JSON.stringify(written);
  return { text, digest: sha256(text), mediaType: written.mediaType, size: Buffer.byteLength(text) };
}

/** The parts of an image that `name` tells from others. */
export function imageParts(name: string, more: object = {}, labels: Readonly<Record<string, string>> = {}) {
  const config = JSON.stringify({ architecture: "amd64", os: "linux", config: { Labels: { name, ...labels } } });
  const layer = `layer of ${name}`;
  const manifest = document({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...described(config) },
    layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", ...described(layer) }],
    ...more,
  } as { mediaType: string });
  return { manifest, blobs: [config, layer] };
}

export function indexOf(...manifests: readonly Document[]): Document {
  return document({
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: manifests.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
  } as { mediaType: string });
}

/** Uploads the layers of an image by ECR's own calls, and puts its manifest. */
export async function pushByApi(
  ecr: ECRClient,
  repositoryName: string,
  { manifest, blobs }: { readonly manifest: Document; readonly blobs: readonly string[] },
  imageTag?: string,
): Promise<string> {
  for (const blob of blobs) {
    const { uploadId } = await ecr.send(new InitiateLayerUploadCommand({ repositoryName }));
    const layerPartBlob = Buffer.from(blob);
    const part = { partFirstByte: 0, partLastByte: layerPartBlob.length - 1, layerPartBlob };
    await ecr.send(new UploadLayerPartCommand({ repositoryName, uploadId, ...part }));
    await ecr.send(new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests: [sha256(blob)] }));
  }
  await putManifest(ecr, repositoryName, manifest, imageTag);
  return manifest.digest;
}

export function putManifest(ecr: ECRClient, repositoryName: string, { text }: Document, imageTag?: string) {
  return ecr.send(new PutImageCommand({ repositoryName, imageManifest: text, imageTag }));
}

function described(content: string) {
  return { digest: sha256(content), size: Buffer.byteLength(content) };
}
