import type { BuildOrder } from "./build-order.ts";
import type { Abilities } from "./builder.ts";

/** What `docker buildx bake --file -` reads: https://docs.docker.com/build/bake/reference/ */
export interface BakeDefinition {
  readonly group: { readonly default: { readonly targets: readonly string[] } };
  readonly target: Readonly<Record<string, BakeTarget>>;
}

export interface BakeTarget {
  readonly context: string;
  readonly dockerfile: string;
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly contexts?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly platforms?: readonly string[];
  readonly secret?: readonly string[];
  readonly attest: readonly string[];
  readonly "cache-from"?: readonly string[];
  readonly "cache-to"?: readonly string[];
  readonly "no-cache"?: boolean;
  readonly pull?: boolean;
  readonly output: readonly string[];
}

export interface DefinitionOptions {
  readonly can: Abilities;
  /** Absolute; bake takes a Dockerfile's path from its context, and we from here. */
  readonly workspace: string;
  /** For a builder that cannot push by digest. */
  readonly pushTag: (order: BuildOrder) => string;
  /** Attestations as OCI artifacts, BuildKit's default since 0.32; some registries answer them with 405. */
  readonly ociArtifact: boolean;
}

/** One target for each order, by an id that bake accepts as a name. */
export function bakeDefinition(orders: ReadonlyMap<string, BuildOrder>, options: DefinitionOptions): BakeDefinition {
  return {
    group: { default: { targets: [...orders.keys()] } },
    target: Object.fromEntries([...orders].map(([id, order]) => [id, literally(targetOf(order, options))])),
  };
}

/** `host/name:tag` where a builder cannot push by digest, and nothing where it can, or where nothing is pushed. */
export function pushReference(order: BuildOrder, { can, pushTag }: Pick<DefinitionOptions, "can" | "pushTag">) {
  return order.push && !can.pushByDigest ? `${order.push.uri}:${pushTag(order)}` : undefined;
}

function targetOf(order: BuildOrder, options: DefinitionOptions): BakeTarget {
  const { image, labels, secretFiles, cacheFrom, cacheTo, epoch } = order;
  const args = new Map(image.buildArgs);
  if (epoch !== undefined && !args.has("SOURCE_DATE_EPOCH")) args.set("SOURCE_DATE_EPOCH", String(epoch));
  const contexts = [...image.buildContexts].map(([name, context]) => [name, inWorkspace(context, options)] as const);
  return {
    ...sources(order, options),
    ...(image.target === undefined ? {} : { target: image.target }),
    ...(args.size === 0 ? {} : { args: Object.fromEntries(args) }),
    ...(contexts.length === 0 ? {} : { contexts: Object.fromEntries(contexts) }),
    ...(labels.size === 0 ? {} : { labels: Object.fromEntries(labels) }),
    ...(image.platforms.length === 0 ? {} : { platforms: image.platforms }),
    ...(secretFiles.size === 0
      ? {}
      : {
          secret: [...secretFiles].map(([id, path]) =>
            attributes([
              ["type", "file"],
              ["id", id],
              ["src", path],
            ]),
          ),
        }),
    ...(cacheFrom.length === 0 ? {} : { "cache-from": cacheFrom }),
    ...(cacheTo.length === 0 ? {} : { "cache-to": cacheTo }),
    ...(order.noCache ? { "no-cache": true } : {}),
    ...(order.pull ? { pull: true } : {}),
    attest: attestations(order, options.can),
    output: [output(order, options)],
  };
}

function sources({ image }: BuildOrder, options: DefinitionOptions): Pick<BakeTarget, "context" | "dockerfile"> {
  // Of what BuildKit fetches itself, the Dockerfile is a part.
  if (isRemote(image.context)) return { context: image.context, dockerfile: image.file };
  return { context: inWorkspace(image.context, options), dockerfile: inWorkspace(image.file, options) };
}

function inWorkspace(path: string, { workspace }: DefinitionOptions): string {
  if (path.startsWith("/") || isRemote(path)) return path;
  return path === "." ? workspace : `${workspace}/${path.replace(/^\.\//, "")}`;
}

/** `https://…`, `docker-image://…`, `target:…`, `git@…`. */
function isRemote(path: string): boolean {
  return /^([a-z][a-z-]*:|git@)/.test(path);
}

/** Said also when there are none: buildx adds provenance by itself. */
function attestations({ provenance, sbom }: BuildOrder, can: Abilities): readonly string[] {
  const mode = provenance === "auto" ? (can.attestations ? "min" : "off") : provenance;
  const lines = [mode === "off" ? "type=provenance,disabled=true" : `type=provenance,mode=${mode}`];
  if (sbom !== false)
    lines.push(
      sbom === true
        ? "type=sbom"
        : attributes([
            ["type", "sbom"],
            ["generator", sbom],
          ]),
    );
  return lines;
}

function output(order: BuildOrder, options: DefinitionOptions): string {
  const { push, epoch } = order;
  if (!push) return "type=cacheonly";
  const { can, ociArtifact } = options;
  const reference = pushReference(order, options);
  return attributes([
    ["type", "image"],
    ["name", reference ?? push.uri],
    ...(reference
      ? []
      : ([
          ["push-by-digest", "true"],
          ["name-canonical", "true"],
        ] as const)),
    ["push", "true"],
    ["oci-mediatypes", "true"],
    ...(epoch !== undefined && can.rewriteTimestamps ? ([["rewrite-timestamp", "true"]] as const) : []),
    ...(ociArtifact ? [] : ([["oci-artifact", "false"]] as const)),
  ]);
}

/** A line of CSV, as buildx reads options. */
function attributes(pairs: readonly (readonly [name: string, value: string])[]): string {
  return pairs
    .map(([name, value]) => `${name}=${value}`)
    .map((field) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");
}

/** Bake reads texts in JSON as HCL templates, in which `${…}` and `%{…}` are code. */
function literally<T>(value: T): T {
  if (typeof value === "string") return value.replace(/[$%](?=\{)/g, "$&$&") as T;
  if (Array.isArray(value)) return value.map(literally) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, literally(part)])) as T;
}
