import * as core from "@actions/core";

core.info(JSON.stringify([core.getState("deployment"), process.env.REGION, process.env.PATH?.split(":")[0]]));
await core.summary.addRaw("cleaned up").write();
