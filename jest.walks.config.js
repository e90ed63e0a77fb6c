import config from "./jest.config.js";

/** Runs that are cut short at each of their calls: minutes of waiting, for `npm run e2e`. */
export default { ...config, testMatch: ["<rootDir>/actions/*/test/**/*.walk.ts"], testTimeout: 600_000 };
