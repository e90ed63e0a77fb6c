import type { PageFacts } from "./facts.ts";

/** Runs in the page, so it leans on nothing but its own source. */
export declare function measure(): PageFacts;

/** Opens everything that is folded. */
export declare function unfold(): void;

/** The words of the folded section whose switch has the focus, and whether it is open. */
export declare function focusedFold(): { readonly label: string; readonly open: boolean } | null;
