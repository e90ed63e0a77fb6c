import type { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { INPUTS } from "../action.gen.ts";

/** Reads the inputs of a step. */
export type ImagesReader = InputReader<typeof INPUTS>;
