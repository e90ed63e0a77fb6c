import type {
  Cluster as ClusterView,
  CreateClusterCommandInput,
  DeleteClusterCommandInput,
  DescribeClustersCommandInput,
  ListClustersCommandInput,
} from "@aws-sdk/client-ecs";
import { AwsError } from "../service.ts";
import { findCluster } from "./lookup.ts";
import { page } from "./pages.ts";
import { isPending } from "./scheduler/counts.ts";
import type { Cluster, Ecs } from "./state.ts";

/** CreateCluster, DescribeClusters, ListClusters, DeleteCluster. */
export function clusterHandlers(ecs: Ecs) {
  return {
    CreateCluster: ({ clusterName = "default", tags, ...input }: CreateClusterCommandInput) => {
      const existing = ecs.clusters.get(clusterName);
      if (existing?.status === "ACTIVE") return { cluster: clusterView(ecs, existing) };
      const cluster: Cluster = {
        arn: ecs.arns.of("cluster", clusterName),
        name: clusterName,
        status: "ACTIVE",
        settings: input.settings ?? [{ name: "containerInsights", value: "disabled" }],
        capacityProviders: input.capacityProviders ?? [],
        defaultCapacityProviderStrategy: input.defaultCapacityProviderStrategy ?? [],
      };
      ecs.clusters.set(clusterName, cluster);
      if (tags) ecs.tags.set(cluster.arn, tags);
      return { cluster: clusterView(ecs, cluster) };
    },

    DescribeClusters: ({ clusters = ["default"], include = [] }: DescribeClustersCommandInput) => {
      const found = clusters.map((identifier) => {
        const name = ecs.arns.path("cluster", identifier);
        return { arn: ecs.arns.of("cluster", name), cluster: ecs.clusters.get(name) };
      });
      return {
        clusters: found.flatMap(({ cluster }) => {
          if (!cluster) return [];
          const view = clusterView(ecs, cluster);
          return include.includes("TAGS") ? { ...view, tags: [...(ecs.tags.get(cluster.arn) ?? [])] } : view;
        }),
        failures: found.filter(({ cluster }) => !cluster).map(({ arn }) => ({ arn, reason: "MISSING" })),
      };
    },

    ListClusters: (input: ListClustersCommandInput) => {
      const active = [...ecs.clusters.values()].filter(({ status }) => status === "ACTIVE");
      const { page: clusters, ...next } = page(active, input);
      return { clusterArns: clusters.map(({ arn }) => arn), ...next };
    },

    DeleteCluster: ({ cluster: identifier }: DeleteClusterCommandInput) => {
      const cluster = findCluster(ecs, identifier);
      const inUse = (code: string, what: string) =>
        new AwsError(code, `The Cluster cannot be deleted while ${what} are active.`);
      if (servicesOf(ecs, cluster).length > 0) throw inUse("ClusterContainsServicesException", "Services");
      if (tasksIn(ecs, cluster).length > 0) throw inUse("ClusterContainsTasksException", "Tasks");
      cluster.status = "INACTIVE";
      return { cluster: clusterView(ecs, cluster) };
    },
  };
}

function clusterView(ecs: Ecs, cluster: Cluster): ClusterView {
  const tasks = tasksIn(ecs, cluster);
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: tasks.filter(({ lastStatus }) => lastStatus === "RUNNING").length,
    pendingTasksCount: tasks.filter(isPending).length,
    activeServicesCount: servicesOf(ecs, cluster).length,
    statistics: [],
    tags: [],
    settings: [...cluster.settings],
    capacityProviders: [...cluster.capacityProviders],
    defaultCapacityProviderStrategy: [...cluster.defaultCapacityProviderStrategy],
  };
}

function servicesOf(ecs: Ecs, cluster: Cluster) {
  return [...ecs.services.values()].filter((service) => service.cluster === cluster && service.status !== "INACTIVE");
}

function tasksIn(ecs: Ecs, cluster: Cluster) {
  return [...ecs.tasks.values()].filter(
    ({ origin, lastStatus }) => origin.cluster === cluster && lastStatus !== "STOPPED",
  );
}
