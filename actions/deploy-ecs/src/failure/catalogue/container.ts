import { saying, WORDINGS } from "../wordings.ts";
import type { Entry } from "./entry.ts";

const starting = (what: RegExp) => saying(WORDINGS.startingContainer, what);

/** The container cannot be created or started, or is ended by the host. */
export const CONTAINER: readonly Entry[] = [
  {
    class: "out-of-memory",
    pattern: /\bOutOfMemoryError\b|\bout of memory\b|\bOOMKilled\b|\bOOM-killed\b/i,
    heals: true,
    meaning: "the container used more memory than it may and was killed",
    hint: "Raise memory of the task or the container, or find what uses it.",
  },
  {
    class: "container-settings",
    pattern: starting(/Minimum memory (?:limit|reservation) allowed/),
    heals: false,
    meaning: "the container may use less memory than the host can grant",
    hint: "Give the container's memory or memoryReservation in MiB; 6 is the least.",
  },
  {
    class: "container-settings",
    pattern: starting(
      /could not select device driver|error gathering device information|error running hook|nvidia-container-cli|error creating device nodes/,
    ),
    heals: false,
    meaning: "a GPU or another device that the container asks for is not there",
    hint: "Run it on instances that have the device (for GPUs a GPU-optimized ECS AMI), and ask for it in resourceRequirements or linuxParameters.devices; Fargate has none.",
  },
  {
    class: "container-settings",
    pattern: starting(/error setting rlimits?/),
    heals: false,
    meaning: "an ulimit of the container is higher than its host allows",
    hint: "Lower the ulimits of the container; Fargate only takes nofile.",
  },
  {
    class: "container-settings",
    pattern: starting(
      /unknown capability|unable to (?:apply|drop|set) cap|invalid CapAdd|capabilit(?:y|ies).*not (?:supported|allowed)/,
    ),
    heals: false,
    meaning: "the container asks for a capability that its host does not grant",
    hint: "Take it out of linuxParameters.capabilities; Fargate only adds SYS_PTRACE.",
  },
  {
    class: "container-settings",
    pattern: starting(/unable to find (?:user|group)|no matching entries in (?:passwd|group) file/),
    heals: false,
    meaning: "the user the container is to run as does not exist in the image",
    hint: "Create the user in the image, or set user in the task definition to a number (1000:1000).",
  },
  {
    class: "container-settings",
    pattern: starting(/chdir to cwd/),
    heals: false,
    meaning: "the container's working directory does not exist in the image, or its user may not enter it",
    hint: "Check workingDirectory of the container and WORKDIR of the image.",
  },
  {
    class: "container-settings",
    pattern: starting(/sysctl "?[\w.]+"? is not (?:in|allowed)/),
    heals: false,
    meaning: "the container asks for a kernel parameter that it may not set",
    hint: "Check systemControls of the container: in awsvpc mode only some of net.* and fs.mqueue.* can be set.",
  },
  {
    class: "volume",
    pattern: starting(/error mounting|mount callback failed|failed to (?:chown|mount)|rootfs_linux\.go|invalid mount/),
    heals: false,
    meaning: "a volume does not fit into the container's file system",
    hint: "Check containerPath of the mountPoints (a directory cannot be mounted over a file, nor the other way round), and who owns that directory in the image and on the volume.",
  },
  {
    class: "placement",
    pattern: /port is already allocated|driver failed programming external connectivity|bind: address already in use/i,
    heals: true,
    meaning: "another process of the host has the container's port",
    hint: "Use awsvpc mode or hostPort 0; a fixed hostPort needs one instance for each task, in a rollout for the old and the new ones together.",
  },
  {
    class: "command-not-found",
    pattern: starting(WORDINGS.commandNotFound),
    heals: false,
    meaning: "the container's command does not exist in the image or may not be executed",
    hint: "Check command and entryPoint of the container, and that the file exists in the image and is executable.",
  },
  {
    class: "container-settings",
    pattern: WORDINGS.startingContainer,
    heals: true,
    meaning: "the container could not be created",
    hint: "Read the reason below; it comes from the container runtime. Does the image start with docker run and the same settings?",
  },
  {
    class: "infrastructure",
    pattern:
      /DockerTimeoutError|CannotInspectContainerError|CannotStopContainerError|ContainerRuntime(?:Timeout)?Error|Could not transition to \w+; timed out/i,
    heals: true,
    meaning: "the container runtime of the host did not answer in time",
    hint: "The host's disk is busy, or CloudWatch Logs cannot be reached from it; on EC2 look at burst credits of its volume and at the agent's log, then replace the instance.",
  },
];
