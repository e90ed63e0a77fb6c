// Generated from simulator/models/ecs.json by scripts/generate-ecs-schemas.ts. Do not edit.

import type { StructureShape } from "./shape.ts";

export interface TaskDefinition {
  readonly family: string;
  readonly taskRoleArn?: string;
  readonly executionRoleArn?: string;
  readonly networkMode?: "bridge" | "host" | "awsvpc" | "none";
  readonly containerDefinitions: readonly ContainerDefinition[];
  readonly volumes?: readonly Volume[];
  readonly placementConstraints?: readonly TaskDefinitionPlacementConstraint[];
  readonly requiresCompatibilities?: readonly ("EC2" | "FARGATE" | "EXTERNAL" | "MANAGED_INSTANCES")[];
  readonly cpu?: string;
  readonly memory?: string;
  readonly tags?: readonly Tag[];
  readonly pidMode?: "host" | "task";
  readonly ipcMode?: "host" | "task" | "none";
  readonly proxyConfiguration?: ProxyConfiguration;
  readonly inferenceAccelerators?: readonly InferenceAccelerator[];
  readonly ephemeralStorage?: EphemeralStorage;
  readonly runtimePlatform?: RuntimePlatform;
  readonly enableFaultInjection?: boolean;
  readonly trustedExecutionConfiguration?: TrustedExecutionConfiguration;
}

export interface TrustedExecutionConfiguration {
  readonly isolationMode: "SHARED" | "ISOLATED_SANDBOX" | "CONFIDENTIAL_SANDBOX";
  readonly attestationPolicy?: string;
}

export interface RuntimePlatform {
  readonly cpuArchitecture?: "X86_64" | "ARM64";
  readonly operatingSystemFamily?: "WINDOWS_SERVER_2019_FULL" | "WINDOWS_SERVER_2019_CORE" | "WINDOWS_SERVER_2016_FULL" | "WINDOWS_SERVER_2004_CORE" | "WINDOWS_SERVER_2022_CORE" | "WINDOWS_SERVER_2022_FULL" | "WINDOWS_SERVER_2025_CORE" | "WINDOWS_SERVER_2025_FULL" | "WINDOWS_SERVER_20H2_CORE" | "LINUX";
}

export interface EphemeralStorage {
  readonly sizeInGiB: number;
}

export interface InferenceAccelerator {
  readonly deviceName: string;
  readonly deviceType: string;
}

export interface ProxyConfiguration {
  readonly type?: "APPMESH";
  readonly containerName: string;
  readonly properties?: readonly KeyValuePair[];
}

export interface Tag {
  readonly key?: string;
  readonly value?: string;
}

export interface TaskDefinitionPlacementConstraint {
  readonly type?: "memberOf";
  readonly expression?: string;
}

export interface Volume {
  readonly name?: string;
  readonly host?: HostVolumeProperties;
  readonly dockerVolumeConfiguration?: DockerVolumeConfiguration;
  readonly efsVolumeConfiguration?: EFSVolumeConfiguration;
  readonly s3filesVolumeConfiguration?: S3FilesVolumeConfiguration;
  readonly fsxWindowsFileServerVolumeConfiguration?: FSxWindowsFileServerVolumeConfiguration;
  readonly configuredAtLaunch?: boolean;
}

export interface FSxWindowsFileServerVolumeConfiguration {
  readonly fileSystemId: string;
  readonly rootDirectory: string;
  readonly authorizationConfig: FSxWindowsFileServerAuthorizationConfig;
}

export interface FSxWindowsFileServerAuthorizationConfig {
  readonly credentialsParameter: string;
  readonly domain: string;
}

export interface S3FilesVolumeConfiguration {
  readonly fileSystemArn: string;
  readonly rootDirectory?: string;
  readonly transitEncryptionPort?: number;
  readonly accessPointArn?: string;
}

export interface EFSVolumeConfiguration {
  readonly fileSystemId: string;
  readonly rootDirectory?: string;
  readonly transitEncryption?: "ENABLED" | "DISABLED";
  readonly transitEncryptionPort?: number;
  readonly authorizationConfig?: EFSAuthorizationConfig;
}

export interface EFSAuthorizationConfig {
  readonly accessPointId?: string;
  readonly iam?: "ENABLED" | "DISABLED";
}

export interface DockerVolumeConfiguration {
  readonly scope?: "task" | "shared";
  readonly autoprovision?: boolean;
  readonly driver?: string;
  readonly driverOpts?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface HostVolumeProperties {
  readonly sourcePath?: string;
}

export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly repositoryCredentials?: RepositoryCredentials;
  readonly cpu?: number;
  readonly memory?: number;
  readonly memoryReservation?: number;
  readonly links?: readonly string[];
  readonly portMappings?: readonly PortMapping[];
  readonly essential?: boolean;
  readonly restartPolicy?: ContainerRestartPolicy;
  readonly entryPoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: readonly KeyValuePair[];
  readonly environmentFiles?: readonly EnvironmentFile[];
  readonly mountPoints?: readonly MountPoint[];
  readonly volumesFrom?: readonly VolumeFrom[];
  readonly linuxParameters?: LinuxParameters;
  readonly secrets?: readonly Secret[];
  readonly dependsOn?: readonly ContainerDependency[];
  readonly startTimeout?: number;
  readonly stopTimeout?: number;
  readonly versionConsistency?: "enabled" | "disabled";
  readonly hostname?: string;
  readonly user?: string;
  readonly workingDirectory?: string;
  readonly disableNetworking?: boolean;
  readonly privileged?: boolean;
  readonly readonlyRootFilesystem?: boolean;
  readonly dnsServers?: readonly string[];
  readonly dnsSearchDomains?: readonly string[];
  readonly extraHosts?: readonly HostEntry[];
  readonly dockerSecurityOptions?: readonly string[];
  readonly interactive?: boolean;
  readonly pseudoTerminal?: boolean;
  readonly dockerLabels?: Readonly<Record<string, string>>;
  readonly ulimits?: readonly Ulimit[];
  readonly logConfiguration?: LogConfiguration;
  readonly healthCheck?: HealthCheck;
  readonly systemControls?: readonly SystemControl[];
  readonly resourceRequirements?: readonly ResourceRequirement[];
  readonly firelensConfiguration?: FirelensConfiguration;
  readonly credentialSpecs?: readonly string[];
}

export interface FirelensConfiguration {
  readonly type: "fluentd" | "fluentbit";
  readonly options?: Readonly<Record<string, string>>;
}

export interface ResourceRequirement {
  readonly value?: string;
  readonly type: "GPU" | "InferenceAccelerator" | "NeuronDevice";
  readonly sharingStrategy?: SharingStrategy;
}

export interface SharingStrategy {
  readonly nvidiaMps?: NvidiaMpsAllocation;
}

export interface NvidiaMpsAllocation {
  readonly memory: number;
  readonly maxComputePercent?: number;
}

export interface SystemControl {
  readonly namespace?: string;
  readonly value?: string;
}

export interface HealthCheck {
  readonly command: readonly string[];
  readonly interval?: number;
  readonly timeout?: number;
  readonly retries?: number;
  readonly startPeriod?: number;
}

export interface LogConfiguration {
  readonly logDriver: "json-file" | "syslog" | "journald" | "gelf" | "fluentd" | "awslogs" | "splunk" | "awsfirelens";
  readonly options?: Readonly<Record<string, string>>;
  readonly secretOptions?: readonly Secret[];
}

export interface Ulimit {
  readonly name: "core" | "cpu" | "data" | "fsize" | "locks" | "memlock" | "msgqueue" | "nice" | "nofile" | "nproc" | "rss" | "rtprio" | "rttime" | "sigpending" | "stack";
  readonly softLimit: number;
  readonly hardLimit: number;
}

export interface HostEntry {
  readonly hostname: string;
  readonly ipAddress: string;
}

export interface ContainerDependency {
  readonly containerName: string;
  readonly condition: "START" | "COMPLETE" | "SUCCESS" | "HEALTHY";
}

export interface Secret {
  readonly name: string;
  readonly valueFrom: string;
}

export interface LinuxParameters {
  readonly capabilities?: KernelCapabilities;
  readonly devices?: readonly Device[];
  readonly initProcessEnabled?: boolean;
  readonly sharedMemorySize?: number;
  readonly tmpfs?: readonly Tmpfs[];
  readonly maxSwap?: number;
  readonly swappiness?: number;
}

export interface Tmpfs {
  readonly containerPath: string;
  readonly size: number;
  readonly mountOptions?: readonly string[];
}

export interface Device {
  readonly hostPath: string;
  readonly containerPath?: string;
  readonly permissions?: readonly ("read" | "write" | "mknod")[];
}

export interface KernelCapabilities {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

export interface VolumeFrom {
  readonly sourceContainer?: string;
  readonly readOnly?: boolean;
}

export interface MountPoint {
  readonly sourceVolume?: string;
  readonly containerPath?: string;
  readonly readOnly?: boolean;
}

export interface EnvironmentFile {
  readonly value: string;
  readonly type: "s3";
}

export interface KeyValuePair {
  readonly name?: string;
  readonly value?: string;
}

export interface ContainerRestartPolicy {
  readonly enabled: boolean;
  readonly ignoredExitCodes?: readonly number[];
  readonly restartAttemptPeriod?: number;
}

export interface PortMapping {
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly protocol?: "tcp" | "udp";
  readonly name?: string;
  readonly appProtocol?: "http" | "http2" | "grpc";
  readonly containerPortRange?: string;
}

export interface RepositoryCredentials {
  readonly credentialsParameter: string;
}

const REPOSITORY_CREDENTIALS: StructureShape = {
  type: "structure",
  members: {
    credentialsParameter: { type: "string" },
  },
  required: ["credentialsParameter"],
};

const PORT_MAPPING: StructureShape = {
  type: "structure",
  members: {
    containerPort: { type: "integer" },
    hostPort: { type: "integer" },
    protocol: { type: "string", enum: ["tcp","udp"] },
    name: { type: "string" },
    appProtocol: { type: "string", enum: ["http","http2","grpc"] },
    containerPortRange: { type: "string" },
  },
  required: [],
};

const CONTAINER_RESTART_POLICY: StructureShape = {
  type: "structure",
  members: {
    enabled: { type: "boolean" },
    ignoredExitCodes: { type: "list", member: { type: "integer" } },
    restartAttemptPeriod: { type: "integer" },
  },
  required: ["enabled"],
};

const KEY_VALUE_PAIR: StructureShape = {
  type: "structure",
  members: {
    name: { type: "string" },
    value: { type: "string" },
  },
  required: [],
};

const ENVIRONMENT_FILE: StructureShape = {
  type: "structure",
  members: {
    value: { type: "string" },
    type: { type: "string", enum: ["s3"] },
  },
  required: ["value","type"],
};

const MOUNT_POINT: StructureShape = {
  type: "structure",
  members: {
    sourceVolume: { type: "string" },
    containerPath: { type: "string" },
    readOnly: { type: "boolean" },
  },
  required: [],
};

const VOLUME_FROM: StructureShape = {
  type: "structure",
  members: {
    sourceContainer: { type: "string" },
    readOnly: { type: "boolean" },
  },
  required: [],
};

const KERNEL_CAPABILITIES: StructureShape = {
  type: "structure",
  members: {
    add: { type: "list", member: { type: "string" } },
    drop: { type: "list", member: { type: "string" } },
  },
  required: [],
};

const DEVICE: StructureShape = {
  type: "structure",
  members: {
    hostPath: { type: "string" },
    containerPath: { type: "string" },
    permissions: { type: "list", member: { type: "string", enum: ["read","write","mknod"] } },
  },
  required: ["hostPath"],
};

const TMPFS: StructureShape = {
  type: "structure",
  members: {
    containerPath: { type: "string" },
    size: { type: "integer" },
    mountOptions: { type: "list", member: { type: "string" } },
  },
  required: ["containerPath","size"],
};

const LINUX_PARAMETERS: StructureShape = {
  type: "structure",
  members: {
    capabilities: KERNEL_CAPABILITIES,
    devices: { type: "list", member: DEVICE },
    initProcessEnabled: { type: "boolean" },
    sharedMemorySize: { type: "integer" },
    tmpfs: { type: "list", member: TMPFS },
    maxSwap: { type: "integer" },
    swappiness: { type: "integer" },
  },
  required: [],
};

const SECRET: StructureShape = {
  type: "structure",
  members: {
    name: { type: "string" },
    valueFrom: { type: "string" },
  },
  required: ["name","valueFrom"],
};

const CONTAINER_DEPENDENCY: StructureShape = {
  type: "structure",
  members: {
    containerName: { type: "string" },
    condition: { type: "string", enum: ["START","COMPLETE","SUCCESS","HEALTHY"] },
  },
  required: ["containerName","condition"],
};

const HOST_ENTRY: StructureShape = {
  type: "structure",
  members: {
    hostname: { type: "string" },
    ipAddress: { type: "string" },
  },
  required: ["hostname","ipAddress"],
};

const ULIMIT: StructureShape = {
  type: "structure",
  members: {
    name: { type: "string", enum: ["core","cpu","data","fsize","locks","memlock","msgqueue","nice","nofile","nproc","rss","rtprio","rttime","sigpending","stack"] },
    softLimit: { type: "integer" },
    hardLimit: { type: "integer" },
  },
  required: ["name","softLimit","hardLimit"],
};

const LOG_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    logDriver: { type: "string", enum: ["json-file","syslog","journald","gelf","fluentd","awslogs","splunk","awsfirelens"] },
    options: { type: "map", value: { type: "string" } },
    secretOptions: { type: "list", member: SECRET },
  },
  required: ["logDriver"],
};

const HEALTH_CHECK: StructureShape = {
  type: "structure",
  members: {
    command: { type: "list", member: { type: "string" } },
    interval: { type: "integer" },
    timeout: { type: "integer" },
    retries: { type: "integer" },
    startPeriod: { type: "integer" },
  },
  required: ["command"],
};

const SYSTEM_CONTROL: StructureShape = {
  type: "structure",
  members: {
    namespace: { type: "string" },
    value: { type: "string" },
  },
  required: [],
};

const NVIDIA_MPS_ALLOCATION: StructureShape = {
  type: "structure",
  members: {
    memory: { type: "integer", min: 1 },
    maxComputePercent: { type: "integer", min: 1, max: 100 },
  },
  required: ["memory"],
};

const SHARING_STRATEGY: StructureShape = {
  type: "structure",
  members: {
    nvidiaMps: NVIDIA_MPS_ALLOCATION,
  },
  required: [],
};

const RESOURCE_REQUIREMENT: StructureShape = {
  type: "structure",
  members: {
    value: { type: "string" },
    type: { type: "string", enum: ["GPU","InferenceAccelerator","NeuronDevice"] },
    sharingStrategy: SHARING_STRATEGY,
  },
  required: ["type"],
};

const FIRELENS_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    type: { type: "string", enum: ["fluentd","fluentbit"] },
    options: { type: "map", value: { type: "string" } },
  },
  required: ["type"],
};

export const CONTAINER_DEFINITION: StructureShape = {
  type: "structure",
  members: {
    name: { type: "string" },
    image: { type: "string" },
    repositoryCredentials: REPOSITORY_CREDENTIALS,
    cpu: { type: "integer" },
    memory: { type: "integer" },
    memoryReservation: { type: "integer" },
    links: { type: "list", member: { type: "string" } },
    portMappings: { type: "list", member: PORT_MAPPING },
    essential: { type: "boolean" },
    restartPolicy: CONTAINER_RESTART_POLICY,
    entryPoint: { type: "list", member: { type: "string" } },
    command: { type: "list", member: { type: "string" } },
    environment: { type: "list", member: KEY_VALUE_PAIR },
    environmentFiles: { type: "list", member: ENVIRONMENT_FILE },
    mountPoints: { type: "list", member: MOUNT_POINT },
    volumesFrom: { type: "list", member: VOLUME_FROM },
    linuxParameters: LINUX_PARAMETERS,
    secrets: { type: "list", member: SECRET },
    dependsOn: { type: "list", member: CONTAINER_DEPENDENCY },
    startTimeout: { type: "integer" },
    stopTimeout: { type: "integer" },
    versionConsistency: { type: "string", enum: ["enabled","disabled"] },
    hostname: { type: "string" },
    user: { type: "string" },
    workingDirectory: { type: "string" },
    disableNetworking: { type: "boolean" },
    privileged: { type: "boolean" },
    readonlyRootFilesystem: { type: "boolean" },
    dnsServers: { type: "list", member: { type: "string" } },
    dnsSearchDomains: { type: "list", member: { type: "string" } },
    extraHosts: { type: "list", member: HOST_ENTRY },
    dockerSecurityOptions: { type: "list", member: { type: "string" } },
    interactive: { type: "boolean" },
    pseudoTerminal: { type: "boolean" },
    dockerLabels: { type: "map", value: { type: "string" } },
    ulimits: { type: "list", member: ULIMIT },
    logConfiguration: LOG_CONFIGURATION,
    healthCheck: HEALTH_CHECK,
    systemControls: { type: "list", member: SYSTEM_CONTROL },
    resourceRequirements: { type: "list", member: RESOURCE_REQUIREMENT },
    firelensConfiguration: FIRELENS_CONFIGURATION,
    credentialSpecs: { type: "list", member: { type: "string" } },
  },
  required: [],
};

const HOST_VOLUME_PROPERTIES: StructureShape = {
  type: "structure",
  members: {
    sourcePath: { type: "string" },
  },
  required: [],
};

const DOCKER_VOLUME_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    scope: { type: "string", enum: ["task","shared"] },
    autoprovision: { type: "boolean" },
    driver: { type: "string" },
    driverOpts: { type: "map", value: { type: "string" } },
    labels: { type: "map", value: { type: "string" } },
  },
  required: [],
};

const EFS_AUTHORIZATION_CONFIG: StructureShape = {
  type: "structure",
  members: {
    accessPointId: { type: "string" },
    iam: { type: "string", enum: ["ENABLED","DISABLED"] },
  },
  required: [],
};

const EFS_VOLUME_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    fileSystemId: { type: "string" },
    rootDirectory: { type: "string" },
    transitEncryption: { type: "string", enum: ["ENABLED","DISABLED"] },
    transitEncryptionPort: { type: "integer" },
    authorizationConfig: EFS_AUTHORIZATION_CONFIG,
  },
  required: ["fileSystemId"],
};

const S3_FILES_VOLUME_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    fileSystemArn: { type: "string" },
    rootDirectory: { type: "string" },
    transitEncryptionPort: { type: "integer" },
    accessPointArn: { type: "string" },
  },
  required: ["fileSystemArn"],
};

const F_SX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG: StructureShape = {
  type: "structure",
  members: {
    credentialsParameter: { type: "string" },
    domain: { type: "string" },
  },
  required: ["credentialsParameter","domain"],
};

const F_SX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    fileSystemId: { type: "string" },
    rootDirectory: { type: "string" },
    authorizationConfig: F_SX_WINDOWS_FILE_SERVER_AUTHORIZATION_CONFIG,
  },
  required: ["fileSystemId","rootDirectory","authorizationConfig"],
};

const VOLUME: StructureShape = {
  type: "structure",
  members: {
    name: { type: "string" },
    host: HOST_VOLUME_PROPERTIES,
    dockerVolumeConfiguration: DOCKER_VOLUME_CONFIGURATION,
    efsVolumeConfiguration: EFS_VOLUME_CONFIGURATION,
    s3filesVolumeConfiguration: S3_FILES_VOLUME_CONFIGURATION,
    fsxWindowsFileServerVolumeConfiguration: F_SX_WINDOWS_FILE_SERVER_VOLUME_CONFIGURATION,
    configuredAtLaunch: { type: "boolean" },
  },
  required: [],
};

const TASK_DEFINITION_PLACEMENT_CONSTRAINT: StructureShape = {
  type: "structure",
  members: {
    type: { type: "string", enum: ["memberOf"] },
    expression: { type: "string" },
  },
  required: [],
};

const TAG: StructureShape = {
  type: "structure",
  members: {
    key: { type: "string", min: 1, max: 128, pattern: "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)" },
    value: { type: "string", min: 0, max: 256, pattern: "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)" },
  },
  required: [],
};

const PROXY_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    type: { type: "string", enum: ["APPMESH"] },
    containerName: { type: "string" },
    properties: { type: "list", member: KEY_VALUE_PAIR },
  },
  required: ["containerName"],
};

const INFERENCE_ACCELERATOR: StructureShape = {
  type: "structure",
  members: {
    deviceName: { type: "string" },
    deviceType: { type: "string" },
  },
  required: ["deviceName","deviceType"],
};

const EPHEMERAL_STORAGE: StructureShape = {
  type: "structure",
  members: {
    sizeInGiB: { type: "integer" },
  },
  required: ["sizeInGiB"],
};

const RUNTIME_PLATFORM: StructureShape = {
  type: "structure",
  members: {
    cpuArchitecture: { type: "string", enum: ["X86_64","ARM64"] },
    operatingSystemFamily: { type: "string", enum: ["WINDOWS_SERVER_2019_FULL","WINDOWS_SERVER_2019_CORE","WINDOWS_SERVER_2016_FULL","WINDOWS_SERVER_2004_CORE","WINDOWS_SERVER_2022_CORE","WINDOWS_SERVER_2022_FULL","WINDOWS_SERVER_2025_CORE","WINDOWS_SERVER_2025_FULL","WINDOWS_SERVER_20H2_CORE","LINUX"] },
  },
  required: [],
};

const TRUSTED_EXECUTION_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    isolationMode: { type: "string", enum: ["SHARED","ISOLATED_SANDBOX","CONFIDENTIAL_SANDBOX"] },
    attestationPolicy: { type: "string" },
  },
  required: ["isolationMode"],
};

export const TASK_DEFINITION: StructureShape = {
  type: "structure",
  members: {
    family: { type: "string" },
    taskRoleArn: { type: "string" },
    executionRoleArn: { type: "string" },
    networkMode: { type: "string", enum: ["bridge","host","awsvpc","none"] },
    containerDefinitions: { type: "list", member: CONTAINER_DEFINITION },
    volumes: { type: "list", member: VOLUME },
    placementConstraints: { type: "list", member: TASK_DEFINITION_PLACEMENT_CONSTRAINT },
    requiresCompatibilities: { type: "list", member: { type: "string", enum: ["EC2","FARGATE","EXTERNAL","MANAGED_INSTANCES"] } },
    cpu: { type: "string" },
    memory: { type: "string" },
    tags: { type: "list", member: TAG, max: 50 },
    pidMode: { type: "string", enum: ["host","task"] },
    ipcMode: { type: "string", enum: ["host","task","none"] },
    proxyConfiguration: PROXY_CONFIGURATION,
    inferenceAccelerators: { type: "list", member: INFERENCE_ACCELERATOR },
    ephemeralStorage: EPHEMERAL_STORAGE,
    runtimePlatform: RUNTIME_PLATFORM,
    enableFaultInjection: { type: "boolean" },
    trustedExecutionConfiguration: TRUSTED_EXECUTION_CONFIGURATION,
  },
  required: ["family","containerDefinitions"],
};
