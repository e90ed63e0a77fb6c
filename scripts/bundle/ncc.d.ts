declare module "@vercel/ncc" {
  export default function ncc(
    input: string,
    options: { cache: false; quiet: boolean; minify: boolean; sourceMap: boolean; externals: readonly string[] },
  ): Promise<{ code: string; assets?: Record<string, unknown> }>;
}
