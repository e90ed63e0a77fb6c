import type { ImageFacts } from "./facts.ts";

/** What goes into the file that `GITHUB_ARTIFACTS` names. */
export interface Artifacts {
  /** To be appended; empty: nothing. */
  readonly text: string;
  /** Names of images that the job cannot declare: it has another digest of their repository, or too many already. */
  readonly leftOut: readonly string[];
}

/** One more fails the step, as well (MaxAggregateArtifacts of the runner). */
const MOST_OF_A_JOB = 500;

/**
 * Declares what this step built and pushed as artifacts of the job, which actions/attest and others then take up. Only
 * what it built: of an image that was reused or promoted, another run is the provenance.
 *
 * The runner fails a step that declares a second digest under one name, so that is left out. `declared`: the content of
 * the file that `GITHUB_ARTIFACTS_LIST` names. https://github.com/actions/runner/pull/4527
 */
export function artifactsOf(images: readonly ImageFacts[], declared: string): Artifacts {
  const digests = declaredIn(declared);
  const lines: string[] = [];
  const leftOut: string[] = [];
  for (const { name, registry, repository, digest, status } of images) {
    if (status !== "built" || !registry || !digest) continue;
    const subject = `${registry}/${repository}`;
    const known = digests.get(subject);
    if (known === digest) continue;
    if (known !== undefined || digests.size >= MOST_OF_A_JOB) {
      leftOut.push(name);
      continue;
    }
    lines.push(`oci://${subject}@${digest}\n`);
    digests.set(subject, digest);
  }
  return { text: lines.join(""), leftOut };
}

/** `{ version, subjects: [{ name, digest, kind }] }`; empty where the runner has the feature off. */
function declaredIn(list: string): Map<string, string> {
  try {
    const { subjects = [] } = JSON.parse(list) as { subjects?: readonly { name: string; digest: string }[] };
    return new Map(subjects.map(({ name, digest }) => [name, digest]));
  } catch {
    // It only tells what is to be left out; what the runner makes of the rest is its own.
    return new Map();
  }
}
