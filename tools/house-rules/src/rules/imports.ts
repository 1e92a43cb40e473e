export function isSource(file: string): boolean {
  return /\.(ts|tsx|mts|js|mjs)$/.test(file);
}

const importing = [
  // import … from 'x', export … from 'x', import 'x'
  /^\s*(?:import|export)\b(?:[^'";()]*?\bfrom)?\s*['"]([^'"]+)['"]/gm,
  // import('x')
  /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
];

export function importsOf(text: string): readonly string[] {
  return importing.flatMap((pattern) => [...text.matchAll(pattern)].map(([, specifier = '']) => specifier));
}
