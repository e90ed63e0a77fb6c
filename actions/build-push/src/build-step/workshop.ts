import type { BuilderFacts } from "../build/builder.ts";
import type { Docker, DockerOptions, Effects } from "../effects.ts";

/** Docker and its builder, each opened when somebody asks for it, and once. */
export interface Workshop {
  docker(): Promise<Docker>;
  builder(): Promise<BuilderFacts>;
}

export function workshop(options: DockerOptions, { openDocker }: Pick<Effects, "openDocker">): Workshop {
  let docker: Promise<Docker> | undefined;
  let builder: Promise<BuilderFacts> | undefined;
  const opened = () => {
    docker ??= openDocker(options);
    return docker;
  };
  const inspected = () => {
    builder ??= opened().then((found) => found.builder.inspect());
    return builder;
  };
  return { docker: opened, builder: inspected };
}
