/** What a commit is known by. */
export interface Source {
  /** `https://github.com/acme/shop`. */
  readonly url: string | undefined;
  /** The full SHA. */
  readonly commit: string | undefined;
  /** Milliseconds since the epoch; undefined: nobody knows. */
  readonly committedAt: number | undefined;
}

/**
 * The labels of every image, as the OCI image specification names them ("Pre-Defined Annotation Keys"), under those of
 * the user. `created` is the commit's time and not the build's, so that the same sources make the same image.
 */
export function imageLabels(
  { url, commit, committedAt }: Source,
  version: string | undefined,
  own: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const known = {
    source: url,
    revision: commit,
    version,
    created: committedAt === undefined ? undefined : new Date(committedAt).toISOString().replace(".000Z", "Z"),
  };
  const labels = new Map<string, string>();
  for (const [name, value] of Object.entries(known)) if (value) labels.set(`org.opencontainers.image.${name}`, value);
  for (const [name, value] of own) labels.set(name, value);
  return labels;
}
