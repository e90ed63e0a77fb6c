import { Failure } from "@deploy-actions/shared/failure";

/** How to get a builder that can do all that this action may ask for. */
const GET_A_BUILDER =
  'Add a step "uses: docker/setup-buildx-action@v4" before this one, or name a builder that is there ("docker buildx ls") in the input builder.';

export function noDocker(): Failure {
  return new Failure("There is no docker program on this machine: PATH does not lead to one.", {
    hint: "Run the job on a machine with Docker, such as ubuntu-latest, or install the docker command and buildx there. An engine is not needed where a builder is remote.",
  });
}

export function noBuildx(said: string): Failure {
  return new Failure("Docker has no buildx on this machine.", {
    hint: 'Add a step "uses: docker/setup-buildx-action@v4" before this one, or install the package docker-buildx-plugin (docker-buildx in Debian and Ubuntu).',
    evidence: lines(said),
  });
}

/** What `docker buildx inspect --bootstrap` says of a builder that cannot be used. */
export function noBuilder(name: string | undefined, said: string): Failure {
  const evidence = lines(said);
  const builder = name === undefined ? "the current builder" : `the builder "${name}"`;
  if (/no builder ".*" found/.test(said)) {
    return new Failure(`There is no builder "${name ?? "default"}" on this machine.`, {
      hint: GET_A_BUILDER,
      evidence,
    });
  }
  if (/permission denied.*docker/is.test(said)) {
    return new Failure("This user may not talk to the Docker daemon.", {
      hint: "Add the runner's user to the group docker and start the runner again, or use a remote builder.",
      evidence,
    });
  }
  if (/Cannot connect to the Docker daemon|docker daemon running/i.test(said)) {
    return new Failure(`No Docker daemon answers, so that ${builder} cannot be used.`, {
      hint: 'Start it ("sudo systemctl start docker"), set DOCKER_HOST to one that runs, or name a remote builder in the input builder ("docker buildx create --driver remote tcp://..."). A job in a container needs /var/run/docker.sock in it.',
      evidence,
    });
  }
  return new Failure(`${builder.replace(/^t/, "T")} does not answer.`, {
    hint: `Look at it with "docker buildx inspect --bootstrap${name === undefined ? "" : ` ${name}`}". ${GET_A_BUILDER}`,
    evidence,
  });
}

function lines(said: string): readonly string[] {
  return said
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .slice(-20);
}
