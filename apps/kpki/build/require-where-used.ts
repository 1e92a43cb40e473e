const made = "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);";

/** The part of a tsup plugin that is used here. */
interface ChunkPlugin {
  readonly name: string;
  renderChunk(code: string): { readonly code: string } | undefined;
}

/**
 * A tsup plugin that gives `require` to the chunks that use it: packages in CommonJS require modules of Node. To make
 * one costs time at start, and a command loads some hundred chunks.
 */
export function requireWhereUsed(): ChunkPlugin {
  return {
    name: 'require-where-used',
    renderChunk: (code) => (usesRequire(code) ? { code: `${made}${code}` } : undefined),
  };
}

/** Also where it is only mentioned in a text. */
export function usesRequire(code: string): boolean {
  return code.split('\n').some((line) => !/^\s*(?:\/\/|\*)/.test(line) && /(?<![\w.$])require(?![\w$-])/.test(line));
}
