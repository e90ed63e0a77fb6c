import type { Sighting } from "../registry.ts";
import { splitImageReference } from "../task-definition/image-reference.ts";
import type { Notice, Noticed } from "./finding.ts";
import { ask, type Looks, uncheckedNotice } from "./look.ts";
import { judgePlatform, type Platform, wantedPlatform } from "./platform.ts";
import type { Ports } from "./ports.ts";
import { eachContainer, type PreflightSubject } from "./subject.ts";

/** Every image is in its registry, and runs on what the task asks for. */
export async function checkImages(subjects: readonly PreflightSubject[], { platforms }: Ports): Promise<Noticed> {
  const looks = await ask(platforms, subjects.flatMap(referencesOf));
  return subjects.map((subject) => [subject.service, judge(subject, looks)]);
}

/** By digest: a tag may lead elsewhere by the time it is asked about again. */
function referencesOf(subject: PreflightSubject): readonly string[] {
  if (!wantedPlatform(subject.definition, subject)) return [];
  return eachContainer(subject).flatMap(({ image }) => pinned(image, subject.images.get(image)) ?? []);
}

function judge(subject: PreflightSubject, looks: Looks<readonly Platform[]>): readonly Notice[] {
  const wanted = wantedPlatform(subject.definition, subject);
  return eachContainer(subject).flatMap(({ name, image }) => {
    const sighting = subject.images.get(image);
    const look = looks.get(pinned(image, sighting) ?? "");
    return [...judgeSighting(name, sighting), ...(wanted && look ? judgePlatform(name, wanted, look) : [])];
  });
}

function judgeSighting(container: string, sighting: Sighting | undefined): Notice[] {
  const subject = `image of container ${container}`;
  if (sighting?.kind === "unknown") return [uncheckedNotice(subject, "whether images exist", sighting)];
  if (sighting?.kind !== "missing") return [];
  const { nearestTags } = sighting;
  const tags = nearestTags.length > 0 ? ` Tags like it: ${nearestTags.join(", ")}.` : "";
  return [
    {
      subject,
      severity: "error",
      message: "It is not in its registry: no task could pull it.",
      fix: `Push it to this account and Region, or name another one.${tags}`,
    },
  ];
}

function pinned(image: string, sighting: Sighting | undefined): string | undefined {
  if (sighting?.kind !== "found") return undefined;
  const { registry, repository } = splitImageReference(image);
  return `${registry}/${repository}@${sighting.digest}`;
}
