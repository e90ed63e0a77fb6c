/** https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests */
export function isTag(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(text);
}

/** `feature/x` as a tag can have it, `feature-x`: each run of other characters is a hyphen, as docker/metadata-action has it. */
export function tagCharacters(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, "-");
}

/** Characters. */
export const LONGEST_TAG = 128;

/** What a tag has to look like, to end a message with. */
export const TAG_GRAMMAR = `A tag has 1 to ${LONGEST_TAG} letters, digits, ".", "_" and "-", and does not begin with "." or "-".`;
