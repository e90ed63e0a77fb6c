import { randomUUID } from "node:crypto";
import type {
  ApplicationInfo,
  CreateApplicationCommandInput,
  GetApplicationCommandInput,
  ListApplicationsCommandInput,
} from "@aws-sdk/client-codedeploy";
import { notPlayed, refusal } from "./errors.ts";
import { getApplication } from "./lookup.ts";
import { page } from "./pages.ts";
import type { Application, CodeDeploy } from "./state.ts";

/** CreateApplication, GetApplication, ListApplications. */
export function applicationHandlers(codeDeploy: CodeDeploy) {
  const { applications, world } = codeDeploy;
  return {
    CreateApplication: ({ applicationName, computePlatform = "Server" }: CreateApplicationCommandInput) => {
      const name = `${applicationName}`;
      if (computePlatform !== "ECS") {
        throw notPlayed("InvalidComputePlatformException", `applications of the compute platform ${computePlatform}`);
      }
      if (applications.has(name)) {
        throw refusal("ApplicationAlreadyExistsException", `Application already exists: ${name}`);
      }
      const id = randomUUID();
      applications.set(name, { id, name, createdAt: world.clock.now(), groups: new Map() });
      return { applicationId: id };
    },

    GetApplication: ({ applicationName }: GetApplicationCommandInput) => ({
      application: view(getApplication(codeDeploy, applicationName)),
    }),

    ListApplications: ({ nextToken }: ListApplicationsCommandInput) => {
      const { items, ...next } = page([...applications.keys()], nextToken);
      return { applications: items, ...next };
    },
  };
}

function view({ id, name, createdAt }: Application): ApplicationInfo {
  return {
    applicationId: id,
    applicationName: name,
    createTime: new Date(createdAt),
    linkedToGitHub: false,
    computePlatform: "ECS",
  };
}
