/** What a reader of the report page would see, as plain data. Lengths in CSS pixels, of the chart in units of its view box. */
export interface PageFacts {
  /** Room there is, and room the page takes. */
  readonly width: number;
  readonly scrollWidth: number;
  /** One for each strategy. */
  readonly lives: readonly LifeFacts[];
  /** The names in the table that lays strategies side by side; none where there is no such table. */
  readonly compared: readonly string[];
  /** The charts in the job summaries. */
  readonly drawings: readonly Drawing[];
  /** The colours of visible text, each with one place where they are used. */
  readonly inks: readonly Ink[];
}

export interface LifeFacts {
  readonly title: string;
  /** The charts of the traffic that are shown: one for each width of screen is in the page. */
  readonly charts: readonly ChartFacts[];
  readonly scenes: readonly SceneFacts[];
}

export interface Drawing {
  /** On the screen, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly viewBox: { readonly width: number; readonly height: number };
  readonly texts: readonly { readonly text: string; readonly box: Box }[];
  /** Font size of its text on the screen, in CSS pixels. */
  readonly textSize: number;
}

export interface ChartFacts extends Drawing {
  readonly areas: readonly { readonly version: string; readonly points: number; readonly box: Box }[];
  readonly bands: readonly { readonly number: string; readonly box: Box }[];
  readonly lostMarkers: number;
  /** The shares that were configured, as the lines over the traffic are called. */
  readonly configured: readonly { readonly name: string; readonly box: Box }[];
}

export interface SceneFacts {
  readonly heading: string;
  readonly badge: string;
  /** Terms and values. */
  readonly facts: Readonly<Record<string, string>>;
  /** The first column of the table of shares. */
  readonly shares: readonly string[];
  readonly summary: SummaryFacts | undefined;
}

/** A job summary as it was rendered. */
export interface SummaryFacts {
  readonly headings: readonly string[];
  readonly tables: number;
  readonly folds: number;
  /** Its text without code. */
  readonly prose: string;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Text on what is behind it. */
export interface Ink {
  readonly text: string;
  /** As WCAG 2 defines it, 1 to 21. */
  readonly contrast: number;
  /** From 24 pixels, or 18.66 bold ones: WCAG asks less of it. */
  readonly large: boolean;
}
