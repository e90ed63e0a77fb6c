import type { Problem } from "@deploy-actions/shared/problems";
import type { Engine } from "./containers.ts";

/** What keeps the engine from running the images, to be said before anything is built. */
export function cannotSmokeTest(
  engine: Engine,
  images: readonly {
    readonly name: string /** Empty: that of the builder. */;
    readonly platforms: readonly string[];
  }[],
): readonly Problem[] {
  if (engine.kind === "none") {
    return [
      {
        at: "smoke-test",
        message: `There is no container engine to run the image on: ${engine.why}.`,
        fix: "Use a runner with Docker, as GitHub's own Linux runners are, or leave smoke-test out. A remote builder builds images, and runs none.",
      },
    ];
  }
  return images
    .filter(({ platforms }) => platforms.length > 0 && !runnable(platforms, engine))
    .map(({ name, platforms }) => ({
      at: "smoke-test",
      message: `${name} is for ${platforms.join(" and ")}, and the engine of this runner runs ${engine.platform}.`,
      fix: `Use a runner of that platform, add ${engine.platform} to platforms, or leave smoke-test out.`,
    }));
}

/** The one that the engine runs by itself: emulation may lack, and what fails in it says little about the image. */
export function runnable(platforms: readonly string[], engine: { readonly platform: string }): string | undefined {
  return platforms.find((platform) => canonical(platform) === canonical(engine.platform));
}

/** Without the variant that is the only one of its architecture. https://github.com/containerd/platforms */
function canonical(platform: string): string {
  return platform.replace(/^(.*\/arm64)\/v8$/, "$1").replace(/^(.*\/amd64)\/v1$/, "$1");
}
