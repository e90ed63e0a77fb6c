import type { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { INPUTS } from "../action.gen.ts";

/** Reads the inputs of this action. */
export type Reader = InputReader<typeof INPUTS>;
