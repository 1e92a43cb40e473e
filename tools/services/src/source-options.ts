const hasUsing = Number.parseInt(process.versions.node, 10) >= 24;

/** Options with which the Node of the tests runs a program from the sources of the packages. */
export const sourceOptions: readonly string[] = [
  '--conditions=@kpki/source',
  ...(hasUsing ? [] : ['--import', new URL('./compile-using.ts', import.meta.url).href]),
];
