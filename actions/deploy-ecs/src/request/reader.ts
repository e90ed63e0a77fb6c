import type { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { INPUTS } from "../action.gen.ts";

/** Reads the inputs of a step, or an entry of `services`, which has those of one service. */
export type RequestReader = InputReader<typeof INPUTS>;
