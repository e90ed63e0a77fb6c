import { namesSecret, withoutSecrets } from "@deploy-actions/shared/secret-looking";
import type { ImageRequest } from "../image.ts";

/** Build arguments that look like secrets: they stay in the image's history for everyone who may pull it. */
export function secretBuildArgs(images: readonly Pick<ImageRequest, "buildArgs">[]): readonly string[] {
  const suspects = images.flatMap(({ buildArgs }) =>
    [...buildArgs].filter(([name, value]) => looksSecret(name, value)).map(([name]) => name),
  );
  return [...new Set(suspects)].map(
    (name) =>
      `build-args: ${name} looks like a secret. Build arguments stay in the history of the image, and provenance: max publishes them. Pass it in secrets and read it with RUN --mount=type=secret,id=${name}.`,
  );
}

function looksSecret(name: string, value: string): boolean {
  if (value === "" || /^(true|false)$/.test(value)) return false;
  return namesSecret(name) || withoutSecrets(value) !== value;
}
