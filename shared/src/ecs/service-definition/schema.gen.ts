// Generated from simulator/models/ecs.json by scripts/generate-ecs-schemas.ts. Do not edit.

import type { StructureShape } from "../task-definition/shape.ts";

export interface ServiceDefinition {
  readonly cluster?: string;
  readonly serviceName: string;
  readonly taskDefinition?: string;
  readonly availabilityZoneRebalancing?: "ENABLED" | "DISABLED";
  readonly loadBalancers?: readonly LoadBalancer[];
  readonly serviceRegistries?: readonly ServiceRegistry[];
  readonly desiredCount?: number;
  readonly launchType?: "EC2" | "FARGATE" | "EXTERNAL" | "MANAGED_INSTANCES";
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[];
  readonly platformVersion?: string;
  readonly role?: string;
  readonly deploymentConfiguration?: DeploymentConfiguration;
  readonly placementConstraints?: readonly PlacementConstraint[];
  readonly placementStrategy?: readonly PlacementStrategy[];
  readonly networkConfiguration?: NetworkConfiguration;
  readonly healthCheckGracePeriodSeconds?: number;
  readonly schedulingStrategy?: "REPLICA" | "DAEMON";
  readonly deploymentController?: DeploymentController;
  readonly tags?: readonly Tag[];
  readonly enableECSManagedTags?: boolean;
  readonly propagateTags?: "TASK_DEFINITION" | "SERVICE" | "NONE";
  readonly enableExecuteCommand?: boolean;
  readonly serviceConnectConfiguration?: ServiceConnectConfiguration;
  readonly volumeConfigurations?: readonly ServiceVolumeConfiguration[];
  readonly vpcLatticeConfigurations?: readonly VpcLatticeConfiguration[];
  readonly gatewayConnectors?: readonly GatewayConnector[];
  readonly monitoring?: MonitoringConfiguration;
}

export interface MonitoringConfiguration {
  readonly metricConfigurations?: readonly MetricConfiguration[];
}

export interface MetricConfiguration {
  readonly metricNames: readonly string[];
  readonly resolutionSeconds: number;
}

export interface GatewayConnector {
  readonly portName: string;
  readonly healthCheck?: GatewayConnectorHealthCheck;
  readonly filters?: GatewayConnectorFilters;
  readonly deregistrationDelay?: GatewayConnectorDeregistrationDelay;
}

export interface GatewayConnectorDeregistrationDelay {
  readonly timeoutSeconds?: number;
}

export interface GatewayConnectorFilters {
  readonly accessTypes?: readonly ("PUBLIC" | "PRIVATE")[];
}

export interface GatewayConnectorHealthCheck {
  readonly healthCheckProtocol?: "HTTP" | "HTTPS";
  readonly healthCheckPort?: number;
  readonly healthCheckPath?: string;
  readonly healthCheckTimeoutSeconds?: number;
  readonly healthCheckIntervalSeconds?: number;
  readonly healthyThresholdCount?: number;
  readonly unhealthyThresholdCount?: number;
  readonly matcher?: GatewayConnectorHealthCheckMatcher;
}

export interface GatewayConnectorHealthCheckMatcher {
  readonly httpCode?: string;
  readonly grpcCode?: string;
}

export interface VpcLatticeConfiguration {
  readonly roleArn: string;
  readonly targetGroupArn: string;
  readonly portName: string;
  readonly advancedConfiguration?: VpcLatticeAdvancedConfiguration;
}

export interface VpcLatticeAdvancedConfiguration {
  readonly alternateTargetGroupArn?: string;
  readonly productionListenerRule?: string;
  readonly testListenerRule?: string;
}

export interface ServiceVolumeConfiguration {
  readonly name: string;
  readonly managedEBSVolume?: ServiceManagedEBSVolumeConfiguration;
}

export interface ServiceManagedEBSVolumeConfiguration {
  readonly encrypted?: boolean;
  readonly kmsKeyId?: string;
  readonly volumeType?: string;
  readonly sizeInGiB?: number;
  readonly snapshotId?: string;
  readonly volumeInitializationRate?: number;
  readonly iops?: number;
  readonly throughput?: number;
  readonly tagSpecifications?: readonly EBSTagSpecification[];
  readonly roleArn: string;
  readonly filesystemType?: "ext3" | "ext4" | "xfs" | "ntfs";
}

export interface EBSTagSpecification {
  readonly resourceType: "volume";
  readonly tags?: readonly Tag[];
  readonly propagateTags?: "TASK_DEFINITION" | "SERVICE" | "NONE";
}

export interface ServiceConnectConfiguration {
  readonly enabled: boolean;
  readonly namespace?: string;
  readonly services?: readonly ServiceConnectService[];
  readonly logConfiguration?: LogConfiguration;
  readonly accessLogConfiguration?: ServiceConnectAccessLogConfiguration;
  readonly containerConfigurations?: readonly ServiceConnectContainerConfiguration[];
}

export interface ServiceConnectContainerConfiguration {
  readonly logLevel?: "debug" | "info";
}

export interface ServiceConnectAccessLogConfiguration {
  readonly format: "TEXT" | "JSON";
  readonly includeQueryParameters?: "DISABLED" | "ENABLED";
}

export interface LogConfiguration {
  readonly logDriver: "json-file" | "syslog" | "journald" | "gelf" | "fluentd" | "awslogs" | "splunk" | "awsfirelens";
  readonly options?: Readonly<Record<string, string>>;
  readonly secretOptions?: readonly Secret[];
}

export interface Secret {
  readonly name: string;
  readonly valueFrom: string;
}

export interface ServiceConnectService {
  readonly portName: string;
  readonly discoveryName?: string;
  readonly clientAliases?: readonly ServiceConnectClientAlias[];
  readonly ingressPortOverride?: number;
  readonly timeout?: TimeoutConfiguration;
  readonly tls?: ServiceConnectTlsConfiguration;
}

export interface ServiceConnectTlsConfiguration {
  readonly issuerCertificateAuthority: ServiceConnectTlsCertificateAuthority;
  readonly kmsKey?: string;
  readonly roleArn?: string;
}

export interface ServiceConnectTlsCertificateAuthority {
  readonly awsPcaAuthorityArn?: string;
}

export interface TimeoutConfiguration {
  readonly idleTimeoutSeconds?: number;
  readonly perRequestTimeoutSeconds?: number;
}

export interface ServiceConnectClientAlias {
  readonly port: number;
  readonly dnsName?: string;
  readonly testTrafficRules?: ServiceConnectTestTrafficRules;
}

export interface ServiceConnectTestTrafficRules {
  readonly header: ServiceConnectTestTrafficHeaderRules;
}

export interface ServiceConnectTestTrafficHeaderRules {
  readonly name: string;
  readonly value?: ServiceConnectTestTrafficHeaderMatchRules;
}

export interface ServiceConnectTestTrafficHeaderMatchRules {
  readonly exact: string;
}

export interface Tag {
  readonly key?: string;
  readonly value?: string;
}

export interface DeploymentController {
  readonly type: "ECS" | "CODE_DEPLOY" | "EXTERNAL";
}

export interface NetworkConfiguration {
  readonly awsvpcConfiguration?: AwsVpcConfiguration;
}

export interface AwsVpcConfiguration {
  readonly subnets: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly assignPublicIp?: "ENABLED" | "DISABLED";
}

export interface PlacementStrategy {
  readonly type?: "random" | "spread" | "binpack";
  readonly field?: string;
}

export interface PlacementConstraint {
  readonly type?: "distinctInstance" | "memberOf";
  readonly expression?: string;
}

export interface DeploymentConfiguration {
  readonly deploymentCircuitBreaker?: DeploymentCircuitBreaker;
  readonly maximumPercent?: number;
  readonly minimumHealthyPercent?: number;
  readonly alarms?: DeploymentAlarms;
  readonly strategy?: "ROLLING" | "BLUE_GREEN" | "LINEAR" | "CANARY";
  readonly bakeTimeInMinutes?: number;
  readonly lifecycleHooks?: readonly DeploymentLifecycleHook[];
  readonly linearConfiguration?: LinearConfiguration;
  readonly canaryConfiguration?: CanaryConfiguration;
  readonly earlySuccessCriteria?: DeploymentEarlySuccessCriteria;
}

export interface DeploymentEarlySuccessCriteria {
  readonly enable: boolean;
  readonly healthyPercent?: number;
  readonly sourceServiceRevisionCleanup?: "BLOCKING" | "DEFERRED";
}

export interface CanaryConfiguration {
  readonly canaryPercent?: number;
  readonly canaryBakeTimeInMinutes?: number;
}

export interface LinearConfiguration {
  readonly stepPercent?: number;
  readonly stepBakeTimeInMinutes?: number;
}

export interface DeploymentLifecycleHook {
  readonly targetType?: "AWS_LAMBDA" | "PAUSE";
  readonly hookTargetArn?: string;
  readonly roleArn?: string;
  readonly lifecycleStages?: readonly ("RECONCILE_SERVICE" | "PRE_SCALE_UP" | "POST_SCALE_UP" | "TEST_TRAFFIC_SHIFT" | "POST_TEST_TRAFFIC_SHIFT" | "PRE_PRODUCTION_TRAFFIC_SHIFT" | "PRODUCTION_TRAFFIC_SHIFT" | "POST_PRODUCTION_TRAFFIC_SHIFT")[];
  readonly hookDetails?: unknown;
  readonly timeoutConfiguration?: DeploymentLifecycleHookTimeoutConfiguration;
}

export interface DeploymentLifecycleHookTimeoutConfiguration {
  readonly timeoutInMinutes?: number;
  readonly action?: "ROLLBACK" | "CONTINUE";
}

export interface DeploymentAlarms {
  readonly alarmNames: readonly string[];
  readonly rollback: boolean;
  readonly enable: boolean;
}

export interface DeploymentCircuitBreaker {
  readonly enable: boolean;
  readonly rollback: boolean;
  readonly resetOnHealthyTask?: boolean;
  readonly thresholdConfiguration?: ThresholdConfiguration;
}

export interface ThresholdConfiguration {
  readonly type: "COUNT" | "BOUNDED_PERCENT" | "UNBOUNDED_PERCENT";
  readonly value: number;
}

export interface CapacityProviderStrategyItem {
  readonly capacityProvider: string;
  readonly weight?: number;
  readonly base?: number;
}

export interface ServiceRegistry {
  readonly registryArn?: string;
  readonly port?: number;
  readonly containerName?: string;
  readonly containerPort?: number;
}

export interface LoadBalancer {
  readonly targetGroupArn?: string;
  readonly loadBalancerName?: string;
  readonly containerName?: string;
  readonly containerPort?: number;
  readonly advancedConfiguration?: AdvancedConfiguration;
}

export interface AdvancedConfiguration {
  readonly alternateTargetGroupArn?: string;
  readonly productionListenerRule?: string;
  readonly testListenerRule?: string;
  readonly roleArn?: string;
}

const ADVANCED_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    alternateTargetGroupArn: { type: "string" },
    productionListenerRule: { type: "string" },
    testListenerRule: { type: "string" },
    roleArn: { type: "string" },
  },
  required: [],
};

const LOAD_BALANCER: StructureShape = {
  type: "structure",
  members: {
    targetGroupArn: { type: "string" },
    loadBalancerName: { type: "string" },
    containerName: { type: "string" },
    containerPort: { type: "integer" },
    advancedConfiguration: ADVANCED_CONFIGURATION,
  },
  required: [],
};

const SERVICE_REGISTRY: StructureShape = {
  type: "structure",
  members: {
    registryArn: { type: "string" },
    port: { type: "integer" },
    containerName: { type: "string" },
    containerPort: { type: "integer" },
  },
  required: [],
};

const CAPACITY_PROVIDER_STRATEGY_ITEM: StructureShape = {
  type: "structure",
  members: {
    capacityProvider: { type: "string" },
    weight: { type: "integer", min: 0, max: 1000 },
    base: { type: "integer", min: 0, max: 100000 },
  },
  required: ["capacityProvider"],
};

const THRESHOLD_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    type: { type: "string", enum: ["COUNT","BOUNDED_PERCENT","UNBOUNDED_PERCENT"] },
    value: { type: "integer" },
  },
  required: ["type","value"],
};

const DEPLOYMENT_CIRCUIT_BREAKER: StructureShape = {
  type: "structure",
  members: {
    enable: { type: "boolean" },
    rollback: { type: "boolean" },
    resetOnHealthyTask: { type: "boolean" },
    thresholdConfiguration: THRESHOLD_CONFIGURATION,
  },
  required: ["enable","rollback"],
};

const DEPLOYMENT_ALARMS: StructureShape = {
  type: "structure",
  members: {
    alarmNames: { type: "list", member: { type: "string" } },
    rollback: { type: "boolean" },
    enable: { type: "boolean" },
  },
  required: ["alarmNames","rollback","enable"],
};

const DEPLOYMENT_LIFECYCLE_HOOK_TIMEOUT_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    timeoutInMinutes: { type: "integer", min: 1, max: 20160 },
    action: { type: "string", enum: ["ROLLBACK","CONTINUE"] },
  },
  required: [],
};

const DEPLOYMENT_LIFECYCLE_HOOK: StructureShape = {
  type: "structure",
  members: {
    targetType: { type: "string", enum: ["AWS_LAMBDA","PAUSE"] },
    hookTargetArn: { type: "string" },
    roleArn: { type: "string" },
    lifecycleStages: { type: "list", member: { type: "string", enum: ["RECONCILE_SERVICE","PRE_SCALE_UP","POST_SCALE_UP","TEST_TRAFFIC_SHIFT","POST_TEST_TRAFFIC_SHIFT","PRE_PRODUCTION_TRAFFIC_SHIFT","PRODUCTION_TRAFFIC_SHIFT","POST_PRODUCTION_TRAFFIC_SHIFT"] } },
    hookDetails: { type: "document" },
    timeoutConfiguration: DEPLOYMENT_LIFECYCLE_HOOK_TIMEOUT_CONFIGURATION,
  },
  required: [],
};

const LINEAR_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    stepPercent: { type: "number" },
    stepBakeTimeInMinutes: { type: "integer" },
  },
  required: [],
};

const CANARY_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    canaryPercent: { type: "number" },
    canaryBakeTimeInMinutes: { type: "integer" },
  },
  required: [],
};

const DEPLOYMENT_EARLY_SUCCESS_CRITERIA: StructureShape = {
  type: "structure",
  members: {
    enable: { type: "boolean" },
    healthyPercent: { type: "integer", min: 0, max: 100 },
    sourceServiceRevisionCleanup: { type: "string", enum: ["BLOCKING","DEFERRED"] },
  },
  required: ["enable"],
};

const DEPLOYMENT_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    deploymentCircuitBreaker: DEPLOYMENT_CIRCUIT_BREAKER,
    maximumPercent: { type: "integer" },
    minimumHealthyPercent: { type: "integer" },
    alarms: DEPLOYMENT_ALARMS,
    strategy: { type: "string", enum: ["ROLLING","BLUE_GREEN","LINEAR","CANARY"] },
    bakeTimeInMinutes: { type: "integer" },
    lifecycleHooks: { type: "list", member: DEPLOYMENT_LIFECYCLE_HOOK },
    linearConfiguration: LINEAR_CONFIGURATION,
    canaryConfiguration: CANARY_CONFIGURATION,
    earlySuccessCriteria: DEPLOYMENT_EARLY_SUCCESS_CRITERIA,
  },
  required: [],
};

const PLACEMENT_CONSTRAINT: StructureShape = {
  type: "structure",
  members: {
    type: { type: "string", enum: ["distinctInstance","memberOf"] },
    expression: { type: "string" },
  },
  required: [],
};

const PLACEMENT_STRATEGY: StructureShape = {
  type: "structure",
  members: {
    type: { type: "string", enum: ["random","spread","binpack"] },
    field: { type: "string" },
  },
  required: [],
};

const AWS_VPC_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    subnets: { type: "list", member: { type: "string" } },
    securityGroups: { type: "list", member: { type: "string" } },
    assignPublicIp: { type: "string", enum: ["ENABLED","DISABLED"] },
  },
  required: ["subnets"],
};

const NETWORK_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    awsvpcConfiguration: AWS_VPC_CONFIGURATION,
  },
  required: [],
};

const DEPLOYMENT_CONTROLLER: StructureShape = {
  type: "structure",
  members: {
    type: { type: "string", enum: ["ECS","CODE_DEPLOY","EXTERNAL"] },
  },
  required: ["type"],
};

const TAG: StructureShape = {
  type: "structure",
  members: {
    key: { type: "string", min: 1, max: 128, pattern: "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)" },
    value: { type: "string", min: 0, max: 256, pattern: "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)" },
  },
  required: [],
};

const SERVICE_CONNECT_TEST_TRAFFIC_HEADER_MATCH_RULES: StructureShape = {
  type: "structure",
  members: {
    exact: { type: "string" },
  },
  required: ["exact"],
};

const SERVICE_CONNECT_TEST_TRAFFIC_HEADER_RULES: StructureShape = {
  type: "structure",
  members: {
    name: { type: "string" },
    value: SERVICE_CONNECT_TEST_TRAFFIC_HEADER_MATCH_RULES,
  },
  required: ["name"],
};

const SERVICE_CONNECT_TEST_TRAFFIC_RULES: StructureShape = {
  type: "structure",
  members: {
    header: SERVICE_CONNECT_TEST_TRAFFIC_HEADER_RULES,
  },
  required: ["header"],
};

const SERVICE_CONNECT_CLIENT_ALIAS: StructureShape = {
  type: "structure",
  members: {
    port: { type: "integer", min: 0, max: 65535 },
    dnsName: { type: "string" },
    testTrafficRules: SERVICE_CONNECT_TEST_TRAFFIC_RULES,
  },
  required: ["port"],
};

const TIMEOUT_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    idleTimeoutSeconds: { type: "integer", min: 0, max: 2147483647 },
    perRequestTimeoutSeconds: { type: "integer", min: 0, max: 2147483647 },
  },
  required: [],
};

const SERVICE_CONNECT_TLS_CERTIFICATE_AUTHORITY: StructureShape = {
  type: "structure",
  members: {
    awsPcaAuthorityArn: { type: "string" },
  },
  required: [],
};

const SERVICE_CONNECT_TLS_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    issuerCertificateAuthority: SERVICE_CONNECT_TLS_CERTIFICATE_AUTHORITY,
    kmsKey: { type: "string" },
    roleArn: { type: "string" },
  },
  required: ["issuerCertificateAuthority"],
};

const SERVICE_CONNECT_SERVICE: StructureShape = {
  type: "structure",
  members: {
    portName: { type: "string" },
    discoveryName: { type: "string" },
    clientAliases: { type: "list", member: SERVICE_CONNECT_CLIENT_ALIAS },
    ingressPortOverride: { type: "integer", min: 0, max: 65535 },
    timeout: TIMEOUT_CONFIGURATION,
    tls: SERVICE_CONNECT_TLS_CONFIGURATION,
  },
  required: ["portName"],
};

const SECRET: StructureShape = {
  type: "structure",
  members: {
    name: { type: "string" },
    valueFrom: { type: "string" },
  },
  required: ["name","valueFrom"],
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

const SERVICE_CONNECT_ACCESS_LOG_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    format: { type: "string", enum: ["TEXT","JSON"] },
    includeQueryParameters: { type: "string", enum: ["DISABLED","ENABLED"] },
  },
  required: ["format"],
};

const SERVICE_CONNECT_CONTAINER_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    logLevel: { type: "string", enum: ["debug","info"] },
  },
  required: [],
};

const SERVICE_CONNECT_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    enabled: { type: "boolean" },
    namespace: { type: "string" },
    services: { type: "list", member: SERVICE_CONNECT_SERVICE },
    logConfiguration: LOG_CONFIGURATION,
    accessLogConfiguration: SERVICE_CONNECT_ACCESS_LOG_CONFIGURATION,
    containerConfigurations: { type: "list", member: SERVICE_CONNECT_CONTAINER_CONFIGURATION, max: 10 },
  },
  required: ["enabled"],
};

const EBS_TAG_SPECIFICATION: StructureShape = {
  type: "structure",
  members: {
    resourceType: { type: "string", enum: ["volume"] },
    tags: { type: "list", member: TAG, max: 50 },
    propagateTags: { type: "string", enum: ["TASK_DEFINITION","SERVICE","NONE"] },
  },
  required: ["resourceType"],
};

const SERVICE_MANAGED_EBS_VOLUME_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    encrypted: { type: "boolean" },
    kmsKeyId: { type: "string" },
    volumeType: { type: "string" },
    sizeInGiB: { type: "integer" },
    snapshotId: { type: "string" },
    volumeInitializationRate: { type: "integer" },
    iops: { type: "integer" },
    throughput: { type: "integer" },
    tagSpecifications: { type: "list", member: EBS_TAG_SPECIFICATION },
    roleArn: { type: "string" },
    filesystemType: { type: "string", enum: ["ext3","ext4","xfs","ntfs"] },
  },
  required: ["roleArn"],
};

const SERVICE_VOLUME_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    name: { type: "string" },
    managedEBSVolume: SERVICE_MANAGED_EBS_VOLUME_CONFIGURATION,
  },
  required: ["name"],
};

const VPC_LATTICE_ADVANCED_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    alternateTargetGroupArn: { type: "string" },
    productionListenerRule: { type: "string" },
    testListenerRule: { type: "string" },
  },
  required: [],
};

const VPC_LATTICE_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    roleArn: { type: "string" },
    targetGroupArn: { type: "string" },
    portName: { type: "string" },
    advancedConfiguration: VPC_LATTICE_ADVANCED_CONFIGURATION,
  },
  required: ["roleArn","targetGroupArn","portName"],
};

const GATEWAY_CONNECTOR_HEALTH_CHECK_MATCHER: StructureShape = {
  type: "structure",
  members: {
    httpCode: { type: "string" },
    grpcCode: { type: "string" },
  },
  required: [],
};

const GATEWAY_CONNECTOR_HEALTH_CHECK: StructureShape = {
  type: "structure",
  members: {
    healthCheckProtocol: { type: "string", enum: ["HTTP","HTTPS"] },
    healthCheckPort: { type: "integer" },
    healthCheckPath: { type: "string" },
    healthCheckTimeoutSeconds: { type: "integer" },
    healthCheckIntervalSeconds: { type: "integer" },
    healthyThresholdCount: { type: "integer" },
    unhealthyThresholdCount: { type: "integer" },
    matcher: GATEWAY_CONNECTOR_HEALTH_CHECK_MATCHER,
  },
  required: [],
};

const GATEWAY_CONNECTOR_FILTERS: StructureShape = {
  type: "structure",
  members: {
    accessTypes: { type: "list", member: { type: "string", enum: ["PUBLIC","PRIVATE"] }, max: 2 },
  },
  required: [],
};

const GATEWAY_CONNECTOR_DEREGISTRATION_DELAY: StructureShape = {
  type: "structure",
  members: {
    timeoutSeconds: { type: "integer", min: 0, max: 3600 },
  },
  required: [],
};

const GATEWAY_CONNECTOR: StructureShape = {
  type: "structure",
  members: {
    portName: { type: "string" },
    healthCheck: GATEWAY_CONNECTOR_HEALTH_CHECK,
    filters: GATEWAY_CONNECTOR_FILTERS,
    deregistrationDelay: GATEWAY_CONNECTOR_DEREGISTRATION_DELAY,
  },
  required: ["portName"],
};

const METRIC_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    metricNames: { type: "list", member: { type: "string", min: 1, max: 255 }, max: 5 },
    resolutionSeconds: { type: "integer", min: 20, max: 60 },
  },
  required: ["metricNames","resolutionSeconds"],
};

const MONITORING_CONFIGURATION: StructureShape = {
  type: "structure",
  members: {
    metricConfigurations: { type: "list", member: METRIC_CONFIGURATION, max: 5 },
  },
  required: [],
};

export const SERVICE_DEFINITION: StructureShape = {
  type: "structure",
  members: {
    cluster: { type: "string" },
    serviceName: { type: "string" },
    taskDefinition: { type: "string" },
    availabilityZoneRebalancing: { type: "string", enum: ["ENABLED","DISABLED"] },
    loadBalancers: { type: "list", member: LOAD_BALANCER },
    serviceRegistries: { type: "list", member: SERVICE_REGISTRY },
    desiredCount: { type: "integer" },
    launchType: { type: "string", enum: ["EC2","FARGATE","EXTERNAL","MANAGED_INSTANCES"] },
    capacityProviderStrategy: { type: "list", member: CAPACITY_PROVIDER_STRATEGY_ITEM },
    platformVersion: { type: "string" },
    role: { type: "string" },
    deploymentConfiguration: DEPLOYMENT_CONFIGURATION,
    placementConstraints: { type: "list", member: PLACEMENT_CONSTRAINT },
    placementStrategy: { type: "list", member: PLACEMENT_STRATEGY },
    networkConfiguration: NETWORK_CONFIGURATION,
    healthCheckGracePeriodSeconds: { type: "integer" },
    schedulingStrategy: { type: "string", enum: ["REPLICA","DAEMON"] },
    deploymentController: DEPLOYMENT_CONTROLLER,
    tags: { type: "list", member: TAG, max: 50 },
    enableECSManagedTags: { type: "boolean" },
    propagateTags: { type: "string", enum: ["TASK_DEFINITION","SERVICE","NONE"] },
    enableExecuteCommand: { type: "boolean" },
    serviceConnectConfiguration: SERVICE_CONNECT_CONFIGURATION,
    volumeConfigurations: { type: "list", member: SERVICE_VOLUME_CONFIGURATION },
    vpcLatticeConfigurations: { type: "list", member: VPC_LATTICE_CONFIGURATION },
    gatewayConnectors: { type: "list", member: GATEWAY_CONNECTOR, max: 1 },
    monitoring: MONITORING_CONFIGURATION,
  },
  required: ["serviceName"],
};
