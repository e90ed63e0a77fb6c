import type { OutputName } from "../action.gen.ts";
import { type ImageFacts, isGood, isSkipped, refOf, type StepFacts } from "./facts.ts";

/**
 * A value of one image is that of the only image; with several it is empty, unless it is the same for all. A step that is
 * not green has its status only: nobody is to deploy by accident what no gate let through.
 */
export function outputsOf(facts: StepFacts): Readonly<Record<OutputName, string>> {
  const images = isGood(facts) ? facts.images : [];
  const shared = (value: (image: ImageFacts) => string) => {
    const [first = "", ...others] = new Set(images.map(value));
    return others.length === 0 ? first : "";
  };
  return {
    status: facts.status,
    digest: shared(({ digest = "" }) => digest),
    repository: shared(({ repository }) => repository),
    tag: shared(firstTag),
    tags: shared((image) => tagsOf(image).join("\n")),
    ref: shared(refOf),
    image: shared((image) => (image.registry && image.digest ? `${image.registry}/${refOf(image)}` : "")),
    images: JSON.stringify(Object.fromEntries(images.map((image) => [image.name, asJson(image)]))),
    skipped: String(images.length > 0 && images.every(isSkipped)),
    size: shared(({ size }) => (size === undefined ? "" : String(size))),
  };
}

/** What is not known has no key. */
function asJson(image: ImageFacts): object {
  const { repository, digest, size, platforms } = image;
  return {
    digest,
    repository,
    tag: firstTag(image) || undefined,
    tags: tagsOf(image),
    ref: refOf(image) || undefined,
    size,
    skipped: isSkipped(image),
    platforms,
  };
}

const tagsOf = ({ tags }: ImageFacts) => tags.map(({ tag }) => tag);

const firstTag = ({ tags: [first] }: ImageFacts) => first?.tag ?? "";
