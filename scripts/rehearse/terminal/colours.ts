/** Each version's colour of the 256; the report page uses the same hues. */
const COLOURS: Readonly<Record<string, number>> = { v1: 103, v2: 72, v3: 172, v4: 132, v5: 98, v6: 136 };

export const colourOf = (version: string): number => COLOURS[version] ?? 250;
