import type { Checked, Problem } from "@deploy-actions/shared/problems";
import { readReference } from "./reference.ts";

/** An image that is promoted, as it was written. */
export interface Source {
  /** Of the output `images` its key; else the last part of its repository, or all of it where that is not enough. */
  readonly name: string;
  /** Undefined: the registry of this step. */
  readonly host: string | undefined;
  readonly repository: string;
  readonly id: ImageId;
}

export type ImageId = { readonly digest: string } | { readonly tag: string };

/** `from`: references in lines or a JSON list, or a JSON map of images such as the output `images` of a build. */
export function readSources(from: string): Checked<readonly Source[]> {
  const text = from.trim();
  if (text === "") return refused([problem("Nothing is named to promote.", EXAMPLE)]);
  const entries = /^[[{]/.test(text) ? jsonEntries(text) : linesOf(text).map((line): Entry => ({ reference: line }));
  if (!entries) return refused([problem("It begins like JSON and cannot be read as that.", EXAMPLE)]);
  if (entries.length === 0) return refused([problem("The list of images is empty.", EXAMPLE)]);

  const read = entries.map(({ name, reference, at }) => ({ name, at, source: readReference(reference) }));
  const problems = read.flatMap(({ source, at }) =>
    source.ok ? [] : source.problems.map((one) => problem([at && `${at}: `, one.message].join(""), one.fix)),
  );
  if (problems.length > 0) return refused(problems);
  const sources = read.flatMap(({ name, source }) => (source.ok ? [{ ...source.value, name }] : []));
  return { ok: true, value: named(sources) };
}

const EXAMPLE = 'Write it like "shop/web@sha256:…" or "shop/web:v1", or give the output images of a build.';

interface Entry {
  readonly name?: string;
  readonly reference: string;
  /** Where it stands in a document. */
  readonly at?: string;
}

const linesOf = (text: string): readonly string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Undefined: it is no JSON. */
function jsonEntries(text: string): readonly Entry[] | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (Array.isArray(document))
    return document.map((value, index) => ({ reference: referenceIn(value), at: `[${index}]` }));
  return Object.entries(Object(document)).map(([name, value]) => ({ name, reference: referenceIn(value), at: name }));
}

/** A build tells `repository` and `digest`, and with `image` the registry, too. */
function referenceIn(value: unknown): string {
  if (typeof value === "string") return value;
  const { image, ref, repository, digest } = Object(value);
  if (typeof image === "string" && image !== "") return image;
  if (typeof ref === "string" && ref !== "") return ref;
  return typeof repository === "string" && typeof digest === "string" ? `${repository}@${digest}` : "";
}

type Unnamed = Omit<Source, "name"> & { readonly name: string | undefined };

function named(sources: readonly Unnamed[]): readonly Source[] {
  const short = ({ repository }: Unnamed) => repository.split("/").at(-1) ?? repository;
  const times = Map.groupBy(sources, short);
  return sources.map((source) => ({
    ...source,
    name: source.name ?? (times.get(short(source))?.length === 1 ? short(source) : source.repository),
  }));
}

function problem(message: string, fix: string | undefined): Problem {
  return { at: "from", message, ...(fix !== undefined && { fix }) };
}

function refused(problems: readonly Problem[]): Checked<never> {
  return { ok: false, problems };
}
