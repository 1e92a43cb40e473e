#!/bin/sh
':' //; unset NODE_OPTIONS; exec node --min-semi-space-size=4 --max-semi-space-size=4 -- "$0" "$@"
// The line above is a shell's first, and nothing to JavaScript: a shell drops the options that an environment gives to
// every Node, which may load code, and becomes the program (docs/decisions/options-of-node.md). V8 begins with room for
// 1 MB of what is new, and would clear it dozens of times while a small PKI is made: with 4 MB it does so seven times.
// `npm ci` links this file into a fresh clone before anything is built; a program in dist it could not link.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const loadsCode = /(?:^|[\s"])(?:-r|--(?:require|import|(?:experimental-)?loader|inspect[\w-]*|openssl-config))(?=[\s="]|$)/;
const program = new URL('../dist/kpki.js', import.meta.url);
// `node kpki.js` bypasses the shell line, and has loaded the code by now.
if (loadsCode.test(process.env.NODE_OPTIONS ?? '')) {
  process.stderr.write('kpki: NODE_OPTIONS loads code or opens an inspector; unset it, or run kpki without `node`\n');
  process.exitCode = 2;
} else if (existsSync(program)) {
  await import(program.href);
} else {
  const clone = fileURLToPath(new URL('../../..', import.meta.url));
  process.stderr.write(`kpki is not built yet: run \`npm start\` or \`npm run build\` in ${clone}\n`);
  process.exitCode = 1;
}
