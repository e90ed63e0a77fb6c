import * as core from "@actions/core";

core.setSecret("p@ss, word:\n50%");
await core.group("Inputs", async () => core.info(`${core.getInput("service")} ${core.getBooleanInput("dry-run")}`));
core.info("the password is p@ss, word:");
core.debug("a detail");
core.setOutput("release", { service: "web", note: "two\nlines" });
core.setOutput("empty", "");
core.saveState("deployment", "ecs-svc/1\nsecond line");
core.exportVariable("REGION", "eu-west-1");
core.addPath("/opt/tools");
core.error("It is 100% broken,\nsays: ECS", { title: "Deploy: web, api", file: "ecs/web.json", startLine: 3 });
core.warning(new TypeError("careful"));
core.notice("done: 1");
await core.summary
  .addHeading("Deployed")
  .addTable([["service", "p@ss, word:"]])
  .write();
core.setFailed("failed at last");
